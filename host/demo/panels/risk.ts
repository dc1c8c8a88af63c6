/** The four thresholds with their crossing probabilities. */
import { THRESHOLDS } from '../chart/draw.js';
import { make, say, the } from '../dom.js';
import { glucoseText, percentText, type Unit } from '../units.js';
import type { View } from '../view.js';

const SOON = 30;

export class RiskPanel {
  readonly #span = the('risk-span', HTMLTableCellElement);
  readonly #low = the('low30', HTMLElement);
  readonly #rows = THRESHOLDS.toReversed().map((threshold) => {
    const bar = make('meter', { min: '0', max: '1', class: threshold.below ? 'low' : 'high' });
    const cells = [make('td'), make('td'), make('td')] as const;
    const name = make('th', { scope: 'row' });
    return { threshold, bar, cells, name };
  });

  constructor() {
    the('risk', HTMLTableSectionElement).replaceChildren(
      ...this.#rows.map(({ name, cells: [soon, later, when], bar }) => {
        const number = make('span');
        later.append(number, bar);
        return make('tr', {}, name, soon, later, when);
      }),
    );
  }

  show({ frame, risk, forecast, diagnosis }: View, unit: Unit): void {
    const last = risk.steps.at(-1)!;
    const here = frame.reading ?? diagnosis.glucose;
    const soon = risk.steps.find(({ minutes }) => minutes === SOON);
    say(this.#span, `in ${last.minutes} min`);
    for (const { threshold, bar, cells, name } of this.#rows) {
      const probability = last.crossing[threshold.name];
      say(name, `${threshold.below ? 'below' : 'above'} ${glucoseText(threshold.at, unit)}`);
      say(cells[0], soon === undefined ? '' : percentText(soon.crossing[threshold.name]));
      say(cells[1].firstElementChild!, percentText(probability));
      bar.value = probability;
      bar.setAttribute('aria-label', name.textContent);
      const minutes = risk.minutesTo[threshold.name];
      const isBeyond = threshold.below ? here < threshold.at : here > threshold.at;
      const text = probability >= 0.05 && minutes > 0 ? `${Math.round(minutes)} min` : '–';
      say(cells[2], isBeyond ? 'now' : text);
    }
    const { lowWithin30 } = forecast;
    const text =
      lowWithin30 === undefined
        ? 'Without the head there is no calibrated risk of a low.'
        : `A low within 30 minutes, calibrated on people: ${percentText(lowWithin30)}.`;
    say(this.#low, text);
  }
}
