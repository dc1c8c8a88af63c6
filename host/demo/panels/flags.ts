/** The belief's flags as words. */
import type { FlagName } from '../../core/status.js';
import { make, the } from '../dom.js';

const MEANINGS: Readonly<Record<FlagName, string>> = {
  'warm-up': 'Less than an hour of readings',
  gap: 'Readings are missing',
  outlier: 'The last reading lies far off',
  'clock-recovered': 'The clock was set back',
  'sensor-warm-up': 'A new sensor',
  'fingerstick-doubted': 'The fingerstick is not believed',
  inconsistent: 'Readings spread more than predicted',
  'biased-innovations': 'Readings lean to one side',
  stuck: 'The sensor is stuck',
  jump: 'A jump was accepted',
  saturated: 'The sensor is at the end of its range',
  reset: 'The belief was started anew',
  pressed: 'The sensor is probably pressed',
  escalated: 'Particles are running',
};

export class FlagsPanel {
  readonly #list = the('flags', HTMLElement);
  #shown = '';

  show(flags: readonly FlagName[]): void {
    const key = flags.join();
    if (key === this.#shown) return;
    this.#shown = key;
    this.#list.replaceChildren(...flags.map((flag) => make('li', { title: flag }, MEANINGS[flag])));
  }
}
