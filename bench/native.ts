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
const STAGES = ['step', 'forecast'];
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

console.log(`Modelled cycles of a Cortex-M4F, no wait states; median and worst of ${readings} readings\n`);
const width = Math.max(...cases.map(({ name }) => name.length));
const heads = ['C', ...ENGINES.flatMap(({ name }) => [name, `${name}/C`])];
for (const stage of STAGES) {
  for (const kind of KINDS) {
    console.log(`${`${stage}, ${kind.name}`.padEnd(width)}${heads.map((head) => head.padStart(10)).join('')}`);
    const worst = ENGINES.map(() => 0);
    for (const own of native.filter((one) => one.stage === stage)) {
      const cells = [own[kind.of].toLocaleString('en')];
      engines.forEach(({ measured }, i) => {
        const cycles = measured.find((one) => one.stage === stage && one.case === own.case)![kind.of];
        const ratio = cycles / own[kind.of];
        worst[i] = Math.max(worst[i]!, ratio);
        cells.push(cycles.toLocaleString('en'), ratio.toFixed(2));
      });
      console.log(`${cases[own.case]!.name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join('')}`);
    }
    const verdicts = ENGINES.map(({ name, bar, goal }, i) => {
      const ratio = worst[i]!;
      const verdict = ratio <= goal ? 'goal met' : ratio <= bar ? 'bar met' : 'above the bar';
      return `${name}/C at most ${ratio.toFixed(2)}: ${verdict} (bar ${bar}, goal ${goal})`;
    });
    console.log(`${verdicts.join('; ')}\n`);
  }
}
