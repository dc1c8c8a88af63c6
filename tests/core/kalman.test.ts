/** The f32 filter in UD form against the dense float64 reference, over long runs and over single steps of any length. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import { ReferenceForecaster } from '../reference/filter.js';
import { beliefDeviation, forecastDeviation, runBoth, worse, type Deviation } from '../support/compare.js';
import { newEngine } from '../support/engines.js';
import { eventStream, type Rhythm } from '../support/events.js';
import { EDGES, LINEAR_MODELS, anyParameters, parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

/**
 * Without noise and with slow roots, 16 hours leave a mean of a thousand known to a hundredth, while f32 parameters give the
 * roots to 1e-4: a hundredth of the mean counts as a standard deviation there.
 */
const RELATIVE = 0.01;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** Mean and variance of the level that the core believes. */
function levelOf(core: RawCore): { mean: number; variance: number } {
  const { mean, covariance } = core.moments;
  return { mean: mean[0]!, variance: covariance[0]![0]! };
}

/** Means in standard deviations; standard deviations relative. */
function expectWithin(found: Deviation, limit: Deviation, what: string): void {
  expect(found.mean, `${what}: mean, in sd`).toBeLessThan(limit.mean);
  expect(found.sd, `${what}: sd, relative`).toBeLessThan(limit.sd);
}

describe.each(LINEAR_MODELS)('%s, GIVEN plausible parameters', (model) => {
  it.each([60, 300, 900, 'irregular'] as Rhythm[])(
    'WHEN readings, meals, gaps and outliers come in rhythm %s THEN belief and forecast are the reference’s',
    (rhythm) => {
      const random = new Random(typeof rhythm === 'number' ? rhythm : 7);
      for (let run = 0; run < 3; run++) {
        const parameters = plausibleParameters(model, random);
        expect(core.configure(parameters, 0, 7200)).toBe(0);
        const events = eventStream(random, run > 0 ? 500 : rhythm === 'irregular' ? 1000 : 3000, rhythm);
        const { belief, forecast } = runBoth(core, new ReferenceForecaster(parameters), events, 20);
        expectWithin(belief, { mean: 2e-3, sd: 5e-5 }, 'belief');
        expectWithin(forecast, { mean: 5e-4, sd: 2e-5 }, 'forecast');
      }
    },
  );
});

describe('GIVEN parameters on an edge', () => {
  it.each(EDGES)(
    '$model, $name, WHEN events come THEN belief and forecast are the reference’s',
    ({ model, changes }) => {
      const parameters = parametersOf(model, changes);
      expect(core.configure(parameters, 0, 7200)).toBe(0);
      const random = new Random(3);
      for (const rhythm of [300, 'irregular'] as const) {
        core.configure(parameters, 0, 7200);
        const events = eventStream(random, rhythm === 300 ? 400 : 120, rhythm);
        const { belief, forecast } = runBoth(core, new ReferenceForecaster(parameters), events);
        expectWithin(belief, { mean: 5e-3, sd: 1e-2 }, 'belief');
        expectWithin(forecast, { mean: 2e-3, sd: 1e-4 }, 'forecast');
      }
    },
  );
});

describe.each(LINEAR_MODELS)('%s, GIVEN parameters anywhere in their ranges', (model) => {
  it('WHEN one step of 1 s to 16 h is made THEN belief and forecast are the reference’s', () => {
    const random = new Random(5);
    let belief: Deviation = { mean: 0, sd: 0 };
    let forecast = belief;
    for (let run = 0; run < 250; run++) {
      const parameters = anyParameters(model, random);
      expect(core.configure(parameters, 0, 7200), JSON.stringify(parameters.values)).toBe(0);
      const reference = new ReferenceForecaster(parameters);
      for (let k = 0; k < 3; k++) {
        const value = Math.fround(random.between(60, 350));
        core.event(EventKind.READING, 300 * k, value);
        reference.observe(300 * k, value);
      }
      core.event(EventKind.MEAL, 600, 60);
      reference.meal(600, 60);
      const seconds = random.of([1, 57600, Math.round(random.logarithmic(1, 57600))]);
      core.event(EventKind.ELAPSED, 600 + seconds, 0);
      reference.elapse(600 + seconds);
      core.call('forecast');
      belief = worse(belief, beliefDeviation(core, reference.filter, RELATIVE));
      forecast = worse(forecast, forecastDeviation(core, reference.filter, RELATIVE));
    }
    console.log(`${model}, any parameters, one step: belief`, belief, 'forecast', forecast);
    expectWithin(belief, { mean: 6e-2, sd: 2e-2 }, 'belief');
    expectWithin(forecast, { mean: 1e-2, sd: 1e-3 }, 'forecast');
  });
});

describe.each(LINEAR_MODELS)('%s, GIVEN a Student-t likelihood', (model) => {
  it('WHEN the level is updated THEN the other states follow it by regression, as for any likelihood', () => {
    const random = new Random(9);
    for (let run = 0; run < 4; run++) {
      const parameters = plausibleParameters(model, random);
      parameters.values['degreesOfFreedom'] = random.of([2, 3, 5, 10]);
      core.configure(parameters, 0, 7200);
      const reference = new ReferenceForecaster(parameters);
      let belief: Deviation = { mean: 0, sd: 0 };
      for (const { kind, time, value } of eventStream(random, 600, run === 0 ? 'irregular' : 300)) {
        core.event(kind, time, value);
        if (kind === EventKind.MEAL) reference.meal(time, value);
        else if (kind === EventKind.ELAPSED) reference.elapse(time);
        else reference.observe(time, value, levelOf(core));
        if (core.state.readings > 0) belief = worse(belief, beliefDeviation(core, reference.filter));
      }
      expectWithin(belief, { mean: 2e-3, sd: 1e-4 }, 'belief');
    }
  });
});
