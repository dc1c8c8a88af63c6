/** The level of the probability of a reading below 54 mg/dL: what was said held against what came, beside float64. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  EventKind,
  Feature,
  ForecastStepView,
  HEAD_JOINT,
  HEAD_TERMS,
  Status,
  VeryLowsView,
} from '../../host/core/layout.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { normalCdf, normalQuantile } from '../math/reference.js';
import { newEngine } from '../support/engines.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const LEARNS = Feature.HEAD | Feature.INTERVALS;
const HEAD = SHIPPED.adaptive.head!;
const DAY = 86_400;

/** D and U end the state; before them lie what was said and what came. */
const FROM_END = 4 * (HEAD_TERMS + (HEAD_JOINT * (HEAD_JOINT - 1)) / 2) + VeryLowsView.SIZE;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

function configure(features: number = LEARNS, memory = HEAD.learning.memory, horizon = 3600): void {
  const parameters = { ...SHIPPED.adaptive, head: { ...HEAD, learning: { ...HEAD.learning, memory } } };
  expect(core.configure(parameters, 0, horizon, 'extended', features)).toBe(Status.OK);
}

function veryLows(): { said: number; came: number } {
  const { said, came } = new VeryLowsView(core.data, core.engine.addresses.stateAddress + core.state.length - FROM_END);
  return { said, came };
}

/** Readings that swing between lows and highs. */
function* swings(seed: number, days: number): Generator<{ time: number; glucose: number }> {
  const random = new Random(seed);
  for (let time = 600; time < days * DAY; time += 300) {
    const glucose = 105 + 50 * Math.sin(time / 3300) + 20 * Math.sin(time / 900) + 3 * random.normal();
    yield { time, glucose: Math.max(glucose, 41) };
  }
}

/** What the odds are divided by at 30 minutes: a Gamma prior of 3 readings, of which 6 were said. */
/** Of the excess with the minutes ahead: once at 30, twice from 60 on, and before 30 by a parabola that is flat there. */
const growth = (minutes: number) => (minutes < 30 ? 1 - ((30 - minutes) / 30) ** 2 : Math.min(minutes / 30, 2));
const excessOf = ({ said, came }: { said: number; came: number }) => Math.min(Math.max((said + 6) / (came + 3), 1), 8);

const Z = [0.25, 0.1, 0.05].map((p) => -normalQuantile(p));

/** Probability of less than 54 mg/dL that the quantiles tell: linear in the normal level between them and beyond. */
function toldBelow54({ q05, q10, q25, q50, q75, q90, q95 }: ForecastStepView): number {
  const away = Math.abs(54 - q50);
  const distances = (54 < q50 ? [q25, q10, q05] : [q75, q90, q95]).map((q) => Math.abs(q - q50));
  const points = [[0, 0], ...distances.map((d, k) => [d, Z[k]!])] as [number, number][];
  const k = points.findIndex(([d]) => d > away);
  const [[d0, z0], [d1, z1]] = k < 0 ? [points[0]!, points[3]!] : [points[k - 1]!, points[k]!];
  const level = z0 + ((z1 - z0) * (away - d0)) / (d1 - d0);
  return normalCdf(54 < q50 ? -level : level);
}

describe('what was said of very low readings', () => {
  it.each([1, 0.99])('is summed up with what came, and fades, memory %s', (memory) => {
    configure(LEARNS, memory);
    const waiting: { time: number; said: number }[] = [];
    let [said, came, judged] = [0, 0, 0];
    for (const { time, glucose } of swings(3, 4)) {
      if (waiting[0]?.time === time - 1800) {
        said = memory * said + waiting.shift()!.said;
        came = memory * came + Number(glucose < 54);
        judged++;
      }
      core.event(EventKind.READING, time, glucose);
      if ((time / 300) % 4 !== 0) continue; // the turn of forecasts of 30 minutes
      core.call('distribution');
      const { q05, q50 } = core.forecastSteps[5]!;
      waiting.push({ time, said: normalCdf((-Z[2]! * (q50 - 54)) / (q50 - q05)) });
    }
    const found = veryLows();
    expect(judged).toBeGreaterThan(250);
    expect(came).toBeGreaterThan(memory === 1 ? 10 : 1);
    expect(found.came).toBeCloseTo(came, 3);
    expect(Math.abs(found.said / said - 1), `${found.said} ${said}`).toBeLessThan(0.01); // factors move until it is judged
  });

  it('divides the odds, in proportion to the time until an hour', () => {
    configure(LEARNS, 1, 7200);
    let [compared, largest] = [0, 0];
    for (const { time, glucose } of swings(5, 3)) {
      core.event(EventKind.READING, time, glucose);
      if (time % 4500 > 0) continue;
      core.call('distribution');
      const excess = excessOf(veryLows()) - 1;
      core.forecastSteps.forEach((step, k) => {
        const told = toldBelow54(step);
        const expected = told / (told + (1 - told) * (1 + excess * growth(5 * (k + 1))));
        if (step.q05 <= 20) return; // kept within what is plausible: it tells less
        expect(Math.abs(step.below54 - expected), `${time} ${k}`).toBeLessThan(1e-4);
        largest = Math.max(largest, Math.abs(expected - told));
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(500);
    expect(largest).toBeGreaterThan(0.05);
  });

  it('is the population’s where nothing is learned: twice too much', () => {
    configure(Feature.HEAD);
    for (const { time, glucose } of swings(7, 1)) core.event(EventKind.READING, time, glucose);
    for (const { glucose } of [{ glucose: 75 }, { glucose: 66 }]) {
      core.event(EventKind.READING, core.state.time + 300, glucose);
      core.call('distribution');
      const step = core.forecastSteps[5]!;
      const told = toldBelow54(step);
      expect(step.below54).toBeCloseTo(told / (told + 2 * (1 - told)), 4);
    }
    expect(veryLows()).toEqual({ said: 0, came: 0 });
  });

  it('never raises the odds, and divides them by 8 at most', () => {
    configure();
    const view = new VeryLowsView(core.data, core.engine.addresses.stateAddress + core.state.length - FROM_END);
    for (const { time, glucose } of swings(9, 1)) core.event(EventKind.READING, time, glucose);
    for (const [said, came, factor] of [
      [0, 100, 1],
      [1000, 0, 8],
    ] as const) {
      view.said = said;
      view.came = came;
      core.call('distribution');
      const step = core.forecastSteps[5]!;
      const told = toldBelow54(step);
      expect(told).toBeGreaterThan(1e-4);
      expect(step.below54 / (told / (told + factor * (1 - told)))).toBeCloseTo(1, 2);
    }
  });

  it('came where the sensor says only that it is below its range, and not where above', () => {
    const after = (kind: number, limit: number) => {
      configure(LEARNS, 1);
      for (let time = 4500; time < 4800 + 1800; time += 300)
        core.event(EventKind.READING, time, 80 - (time - 4800) / 100);
      expect(core.event(kind, 4800 + 1800, limit)).toBeGreaterThanOrEqual(0);
      return veryLows();
    };
    expect(after(EventKind.BELOW_RANGE, 40).came).toBe(1);
    expect(after(EventKind.BELOW_RANGE, 60).came, 'a limit above 54 tells nothing').toBe(0);
    expect(after(EventKind.ABOVE_RANGE, 400).came).toBe(0);
    expect(after(EventKind.READING, 54).came).toBe(0);
    expect(after(EventKind.READING, 53.9).came).toBe(1);
    expect(after(EventKind.READING, 54).said).toBeGreaterThan(0);
  });
});
