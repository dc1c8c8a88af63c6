/**
 * The particle filter by number of particles, beside the interacting filter and auto, on recordings: scores, coverage, Brier skill of lows,
 * effective sample size, and the most modelled cycles of a reading with its forecast and risk, regular or after any gap:
 * `npm run bench -- particles FILE...`, tidy CSV of subjects that the parameters were learned on.
 */
import { Core } from '../host/core/core.js';
import { DiagnosticsView, StateView } from '../host/core/layout.js';
import type { MethodName } from '../host/core/methods.js';
import { evaluate } from '../host/evaluate/evaluate.js';
import { gather } from '../host/evaluate/gather.js';
import { readRecording } from '../host/formats/read.js';
import { meteredEngine } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/weights.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { forecastRecording } from '../host/stream/forecast-recording.js';
import { MODULE } from '../tests/support/engines.js';

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('usage: npm run bench -- particles FILE...');

/** A reading at most so long after the one before is a regular one, s. */
const REGULAR = 300;

const { engine, take } = await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS);
const core = new Core(engine);
const diagnostics = new DiagnosticsView(core.data, engine.addresses.diagnosticsAddress);

console.log(
  'method           WIS 30  WIS 60  RMSE 30  RMSE 60  covered 50/80/90 %, 30 min  Brier skill  AUROC  mean ESS  cycles, regular  after any gap  state',
);
for (const { method, particles } of [
  { method: 'interacting', particles: 200 },
  { method: 'particle', particles: 100 },
  { method: 'particle', particles: 200 },
  { method: 'particle', particles: 500 },
  { method: 'auto', particles: 100 },
] as { method: MethodName; particles: number }[]) {
  let [most, longest, last, effective, readings] = [0, 0, 0, 0, 0];
  const sets = [];
  for (const file of files) {
    const settings = { parameters: SHIPPED.adaptive, method, particles, inputs: 'cgm' as const };
    const rows = readRecording(file, () => {});
    const gathered = await gather(
      forecastRecording(core, rows, settings, () => {}),
      () => {
        const cycles = take();
        longest = Math.max(longest, cycles);
        const { time } = new StateView(core.data, engine.addresses.stateAddress);
        if (time >= last && time <= last + REGULAR) most = Math.max(most, cycles);
        engine.calls.diagnose();
        take();
        effective += diagnostics.effectiveParticles;
        last = time;
        readings++;
      },
    );
    sets.push({ name: file, ...gathered });
  }
  const { scores, lowAlarm } = evaluate(sets).all;
  const { 30: half, 60: full } = scores.islet;
  const percent = (share: number | undefined) => (100 * (share ?? NaN)).toFixed(1);
  const cells = [
    `${method}${method === 'particle' ? ` ${particles}` : ''}`.padEnd(16),
    (half?.wis ?? NaN).toFixed(3).padStart(6),
    (full?.wis ?? NaN).toFixed(3).padStart(6),
    (half?.rmse ?? NaN).toFixed(2).padStart(7),
    (full?.rmse ?? NaN).toFixed(2).padStart(7),
    [half?.coverage50, half?.coverage80, half?.coverage90].map(percent).join(' / ').padStart(26),
    (lowAlarm?.brierSkill ?? NaN).toFixed(3).padStart(11),
    (lowAlarm?.auroc ?? NaN).toFixed(3).padStart(5),
    (effective / readings).toFixed(0).padStart(8),
    most.toLocaleString('en').padStart(15),
    longest.toLocaleString('en').padStart(14),
    String(core.state.length).padStart(5),
  ];
  console.log(cells.join('  '));
}
