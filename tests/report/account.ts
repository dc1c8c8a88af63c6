/** An evaluation of simulated people by a forecaster without a core: quick, and the same every time. */
import { accountOf, type Account } from '../../host/evaluate/account.js';
import { evaluate, type DataSet } from '../../host/evaluate/evaluate.js';
import { linear } from '../../host/evaluate/baselines/linear.js';
import { RecordingBuilder, type Recording } from '../../host/evaluate/recording.js';
import { simulate } from '../../host/simulate/simulate.js';
import { prediction } from '../evaluate/prediction.js';

/** Holds the last value, half of its trend added, with a spread of `spread` mg/dL between quantiles. */
function recording(subject: string, seed: number, days: number, spread: number): Recording {
  const rows = [...simulate({ seed, days })].filter(({ reading }) => reading !== undefined);
  const minutes = Float64Array.from(rows, ({ minute }) => minute);
  const glucose = Float64Array.from(rows, ({ reading }) => reading!);
  const trend = linear({ readings: { minutes, glucose }, origins: Int32Array.from(rows.keys()) }, 30);
  const builder = new RecordingBuilder(subject);
  rows.forEach((_, k) => {
    const mean = (glucose[k]! + trend[k]!) / 2;
    builder.add(minutes[k]!, glucose[k]!, prediction(mean, spread, 1 / (1 + Math.exp((mean - 72) / 8))));
  });
  return builder.build();
}

/** Data sets of so many subjects each; names hold what HTML must not take for its own. */
export function account(sizes: readonly number[] = [3, 2], days = 3): Account {
  let seed = 0;
  const sets = sizes.map((size, k): DataSet => {
    const recordings = Array.from({ length: size }, () => recording(`<p${++seed}> & "co"`, seed, days, 9));
    return { name: `set <${k + 1}>`, recordings };
  });
  const origins = sets.map(({ name }) => ({ file: `${name}.csv`, learnedOn: [], refused: {} }));
  return accountOf(evaluate(sets).withFigures(), origins, {
    model: 'adaptive',
    method: 'interacting',
    engine: 'webassembly',
    inputs: 'cgm',
    parameters: 'shipped',
    population: false,
    heldOut: false,
    beside: null,
    baselinesLearnedOn: 'the other subjects of all files given',
  });
}
