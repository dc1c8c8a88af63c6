/** The plugin counts instructions exactly and gives the cycles of its tables. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CORES, missing, run, type Core, type Run } from './emulate.js';
import { sequences, type Sequence } from './sequences.js';

const without = missing();
if (without !== undefined) console.warn(`SKIPPED: the tests of the cycle counter, since ${without}`);
const isSkipped = without !== undefined && process.env['CI'] === undefined;

const measure = ({ before = '', code }: Sequence) => `${before}\ndbg #1\n${code}\ndbg #2`;

/** All sequences in one function; the memory that r1 points to is on the stack. */
function program(list: Sequence[]): string {
  const functions = list.map((sequence) => sequence.functions ?? '');
  const frame = (body: string) => `push {r4-r8, lr}\nsub sp, #64\nmov r1, sp\n${body}\nadd sp, #64\npop {r4-r8, pc}`;
  return [frame(list.map(measure).join('\n')), ...functions].join('\n');
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe.skipIf(isSkipped).each(Object.keys(CORES) as Core[])('%s', (core) => {
  const list = sequences.filter((sequence) => sequence[core] !== undefined);
  let result: Run;
  beforeAll(() => {
    result = run(core, 'sequences', program(list));
  });

  it('writes a line for each measurement', () => {
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.measurements.map(([index]) => index)).toEqual(list.map((_, index) => index));
  });

  it.each(list.map((sequence, index) => ({ ...sequence, index })))('$name', (sequence) => {
    const [, instructions, cycles] = result.measurements[sequence.index]!;
    expect({ instructions, cycles }).toEqual({ instructions: sequence.instructions, cycles: sequence[core] });
  });

  it.each(['class', 'function'])('shares all that was measured out to each %s', (kind) => {
    const parts = result.histogram.filter((part) => part.kind === kind);
    expect(sum(parts.map((part) => part.instructions))).toBe(sum(result.measurements.map((line) => line[1]!)));
    expect(sum(parts.map((part) => part.cycles))).toBe(sum(result.measurements.map((line) => line[2]!)));
  });

  it('names the functions', () => {
    const names = result.histogram.filter(({ kind }) => kind === 'function').map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['measured', 'leaf', 'stacking']));
  });

  it('gives the same figures again', () => {
    expect(run(core, 'again', program(list)).measurements).toEqual(result.measurements);
  });

  it('starts again at a second beginning', () => {
    const { measurements } = run(core, 'restart', 'dbg #1\nnop\nnop\ndbg #1\nnop\ndbg #2\nbx lr');
    expect(measurements).toEqual([[0, 1, 1]]);
  });

  it('remembers nothing of what ran before', () => {
    const loop = (label: string) => `movs r0, #9\n${label}: subs r0, #1\nbne ${label}`;
    const measured = (label: string) =>
      `${label}: push {r4, lr}\ndbg #1\n${loop(`${label}_loop`)}\ndbg #2\npop {r4, pc}`;
    const { measurements } = run(core, 'memory', `push {r4, lr}\nbl once\nbl once\npop {r4, pc}\n${measured('once')}`);
    expect(measurements).toHaveLength(2);
    expect(measurements[1]!.slice(1)).toEqual(measurements[0]!.slice(1));
  });

  it('refuses an end without a beginning', () => {
    const { status, stderr, measurements } = run(core, 'end', 'nop\ndbg #2\nbx lr');
    expect(stderr).toMatch(/^libcycles: the marker dbg #2 at 0x[0-9a-f]{8} ends a measurement that no dbg #1 began$/m);
    expect(status).toBe(2);
    expect(measurements).toEqual([]);
  });

  it('says that a measurement did not end', () => {
    const { stderr, measurements } = run(core, 'open', 'dbg #1\nnop\nbx lr');
    expect(stderr).toMatch(/^libcycles: the last measurement has no end \(dbg #2\) and is left out of /m);
    expect(measurements).toEqual([]);
  });
});

describe.skipIf(isSkipped)('arguments', () => {
  it.each([
    ['core=m3,out=/dev/null', 'libcycles: core=m3 is unknown; write core=m4 or core=m7\n'],
    ['core=m4,out=/dev/null,detail=1', 'libcycles: argument detail=1 is unknown; '],
    ['core=m4', 'libcycles: arguments are missing: '],
    ['core=m4,out=/none/cycles.txt', 'libcycles: cannot write /none/cycles.txt\n'],
  ])('%s', (pluginArguments, message) => {
    const { status, stderr } = run('m4', 'arguments', 'bx lr', pluginArguments);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
