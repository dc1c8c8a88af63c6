/** What the filter believes of glucose, its rate, meals and the sensor. */
import { make, say, the } from '../dom.js';
import { glucoseText, percentText, signedText, spreadText, type Unit } from '../units.js';
import type { View } from '../view.js';
import { Figures } from './figures.js';

const REGIMES = ['calm', 'usual', 'lively', 'pressed'] as const;

export class BeliefPanel {
  readonly #figures = new Figures(the('belief', HTMLElement));
  readonly #note = the('regimes-note', HTMLElement);
  readonly #bars = REGIMES.map((name) => {
    const bar = make('meter', { min: '0', max: '1', 'aria-label': name });
    const number = make('span', { class: 'number' });
    return { name, bar, number, item: make('li', {}, make('span', {}, name), bar, number) };
  });

  constructor() {
    the('regimes', HTMLElement).replaceChildren(...this.#bars.map(({ item }) => item));
  }

  show({ diagnosis: d }: View, unit: Unit): void {
    const surprise = d.innovationSd > 0 ? d.innovation / d.innovationSd : 0;
    this.#figures.show([
      {
        name: 'Glucose itself',
        value: glucoseText(d.glucose, unit),
        aside: `± ${spreadText(d.glucoseSd, unit)} ${unit}`,
      },
      { name: 'Rate', value: signedText(d.rate, unit), aside: `± ${spreadText(d.rateSd, unit)} ${unit}/min` },
      { name: 'Laid to meals', value: signedText(d.mealEffect, unit), aside: `${unit}/min` },
      {
        name: 'Still to absorb',
        value: `${d.carbsOnBoard.toFixed(0)} g`,
        aside: `${d.insulinOnBoard.toFixed(1)} U to act`,
      },
      { name: 'Sensor bias', value: signedText(d.bias, unit), aside: `± ${spreadText(d.biasSd, unit)} ${unit}` },
      {
        name: 'Sensor gain',
        value: `${d.gain < 0 ? '−' : '+'}${Math.abs(d.gain * 100).toFixed(1)} %`,
        aside: `± ${(d.gainSd * 100).toFixed(1)} %`,
      },
      {
        name: 'Last surprise',
        value: `${surprise < 0 ? '−' : '+'}${Math.abs(surprise).toFixed(1)} sd`,
        aside: `spread ${d.innovationSpread.toFixed(2)}, 1 is right`,
      },
    ]);
    const weights = { calm: d.calm, lively: d.lively, pressed: d.pressed, usual: 1 - d.calm - d.lively - d.pressed };
    const hasRegimes = d.calm + d.lively + d.pressed > 0;
    for (const { name, bar, number } of this.#bars) {
      const weight = hasRegimes ? weights[name] : name === 'usual' ? 1 : 0;
      bar.value = weight;
      say(number, hasRegimes ? percentText(weight) : name === 'usual' ? 'always' : '–');
    }
    say(this.#note, hasRegimes ? '' : 'This method has one volatility. Choose interacting or particle to see regimes.');
  }
}
