/**
 * What the engines cost beside the same filter written by hand in C (bench/native), in modelled cycles of a Cortex-M4F without
 * wait states: `npm run bench -- native [READINGS]`.
 */
import { readFileSync } from 'node:fs';
import { buildFirmware, measureFirmware, NATIVE } from '../tools/firmware.mjs';

const readings = Number(process.argv[2] ?? 288);
const ENGINES = [
  { preset: 'mps2-an386-aot', name: 'AOT', bar: 1.6, goal: 1.2 },
  { preset: 'mps2-an386-wasm3', name: 'wasm3', bar: 15, goal: 9 },
];
/** Bars and goals are about the last. */
const JOBS = [['step'], ['forecast'], ['step', 'forecast']];
const KINDS = [
  { name: 'typical', of: 'medianCycles' },
  { name: 'worst', of: 'cycles' },
] as const;

const { cases } = JSON.parse(readFileSync('tests/cases/cases.json', 'utf8')) as { cases: { name: string }[] };
const measure = async (preset: string) => {
  await buildFirmware(preset);
  return measureFirmware(preset, readings);
};
const native = await measure(NATIVE);
const engines = [];
for (const engine of ENGINES) engines.push({ ...engine, measured: await measure(engine.preset) });

type Measured = Awaited<ReturnType<typeof measure>>;
/** What a case's stages cost together. */
const costOf = (measured: Measured, of: (typeof KINDS)[number]['of'], index: number, job: readonly string[]) =>
  measured.filter((one) => one.case === index && job.includes(one.stage)).reduce((sum, one) => sum + one[of], 0);

console.log(`Modelled cycles of a Cortex-M4F, no wait states; median and worst of ${readings} readings\n`);
const width = Math.max(...cases.map(({ name }) => name.length));
const heads = ['C', ...ENGINES.flatMap(({ name }) => [name, `${name}/C`])];
const ours = [...new Set(native.map((one) => one.case))];
for (const job of JOBS) {
  for (const kind of KINDS) {
    console.log(
      `${`${job.join(' and ')}, ${kind.name}`.padEnd(width)}${heads.map((head) => head.padStart(10)).join('')}`,
    );
    const worst = ENGINES.map(() => 0);
    for (const index of ours) {
      const own = costOf(native, kind.of, index, job);
      const cells = [own.toLocaleString('en')];
      engines.forEach(({ measured }, i) => {
        const cycles = costOf(measured, kind.of, index, job);
        worst[i] = Math.max(worst[i]!, cycles / own);
        cells.push(cycles.toLocaleString('en'), (cycles / own).toFixed(2));
      });
      console.log(`${cases[index]!.name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join('')}`);
    }
    const verdicts = ENGINES.map(({ name, bar, goal }, i) => {
      const ratio = worst[i]!;
      const verdict = ratio <= goal ? 'goal met' : ratio <= bar ? 'bar met' : 'above the bar';
      return `${name}/C at most ${ratio.toFixed(2)}: ${verdict} (bar ${bar}, goal ${goal})`;
    });
    console.log(`${verdicts.join('; ')}\n`);
  }
}
