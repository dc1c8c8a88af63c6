/** The forecast and the risk as numbers: the chart in another form. */
import { QUANTILE_LEVELS } from '../../core/forecaster.js';
import { THRESHOLDS } from '../chart/draw.js';
import { make, the } from '../dom.js';
import { clockText, glucoseText, percentText, type Unit } from '../units.js';
import type { View } from '../view.js';

export class ForecastTable {
  readonly #details = the('table-details', HTMLDetailsElement);
  readonly #head = the('forecast-head', HTMLTableSectionElement);
  readonly #body = the('forecast', HTMLTableSectionElement);

  show({ frame, forecast, risk }: View, unit: Unit): void {
    if (!this.#details.open) return;
    const heads = [
      'Time',
      'Mean',
      ...QUANTILE_LEVELS.map((level) => `${level * 100} %`),
      ...THRESHOLDS.map(({ at, below }) => `${below ? '<' : '>'} ${glucoseText(at, unit)}`),
    ];
    this.#head.replaceChildren(make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text))));
    this.#body.replaceChildren(
      ...forecast.steps.map(({ minutes, mean, quantiles }, k) => {
        const numbers = [mean, ...quantiles].map((value) => glucoseText(value, unit));
        const crossing = THRESHOLDS.map(({ name }) => percentText(risk.steps[k]!.crossing[name]));
        const time = make('th', { scope: 'row' }, clockText(frame.minute + minutes));
        return make('tr', {}, time, ...[...numbers, ...crossing].map((text) => make('td', {}, text)));
      }),
    );
  }
}
