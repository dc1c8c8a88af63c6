/** Short sequences of instructions with the cycles that the tables of cortex_m4.c and cortex_m7.c give, added by hand. */
export interface Sequence {
  name: string;
  /** Run before the measurement; r1 is the address of free memory, all other registers may be used. */
  before?: string;
  code: string;
  /** Functions that the code calls. */
  functions?: string;
  instructions: number;
  /** Undefined where the core does not have the instructions. */
  m4?: number;
  m7: number;
}

const repeat = (count: number, code: string) => Array.from({ length: count }, () => code).join('\n');

export const sequences: Sequence[] = [
  { name: 'nothing', code: '', instructions: 0, m4: 0, m7: 0 },
  { name: 'ten additions to one register', code: repeat(10, 'adds r0, r0, #1'), instructions: 10, m4: 10, m7: 10 },
  {
    name: 'additions to two registers, which the M7 pairs',
    code: repeat(5, 'adds r0, r0, #1\nadds r2, r2, #1'),
    instructions: 10,
    m4: 10,
    m7: 5,
  },
  { name: 'wide and narrow together', code: 'add.w r8, r8, #1\nadds r0, #1', instructions: 2, m4: 2, m7: 1 },
  {
    // M4: 10 subs, 10 bne, 9 refills of 2. M7: 10 pairs; the first branch and the last are mispredicted, 6 each.
    name: 'a loop of ten',
    before: 'movs r0, #10',
    code: '1: subs r0, r0, #1\nbne 1b',
    instructions: 20,
    m4: 38,
    m7: 22,
  },
  { name: 'a branch not taken', code: 'cmp r1, #0\nbeq .', instructions: 2, m4: 2, m7: 1 },
  { name: 'cbz not taken', code: 'cbz r1, 1f\n1:', before: 'movs r0, #0', instructions: 1, m4: 1, m7: 1 },
  { name: 'a branch taken', code: 'b 1f\nnop\n1:', instructions: 1, m4: 3, m7: 7 },
  {
    name: 'instructions under a condition',
    code: 'cmp r1, #0\nit eq\nmoveq r0, #1',
    instructions: 3,
    m4: 3,
    m7: 2,
  },
  {
    name: 'a return under a condition that does not hold',
    code: 'cmp r1, #0\nit eq\nbxeq lr',
    instructions: 3,
    m4: 3,
    m7: 2,
  },
  {
    // M4: 1 + 2 each. M7: one each, 6 lost on the call and 7 on the return.
    name: 'a call and its return',
    code: 'bl leaf',
    functions: '.thumb_func\nleaf: bx lr',
    instructions: 2,
    m4: 6,
    m7: 15,
  },
  {
    // M4: bl 3, push 2, pop 1 + 1 + 2. M7: bl 7; pop waits a cycle for sp as its address: 3; 7 lost.
    name: 'a return by pop',
    code: 'bl stacking',
    functions: '.thumb_func\nstacking: push {lr}\npop {pc}\n.size stacking, .-stacking',
    instructions: 3,
    m4: 9,
    m7: 17,
  },
  {
    // M4: load 2, addition 1, refill 2. M7: 2, and 7 lost.
    name: 'a table branch',
    before: 'movs r0, #0',
    code: 'tbb [pc, r0]\n1: .byte (2f - 1b) / 2, 0\n2:',
    instructions: 1,
    m4: 5,
    m7: 9,
  },
  {
    name: 'loads of three registers',
    code: 'ldr r0, [r1]\nldr r2, [r1, #4]\nldr r3, [r1, #8]',
    instructions: 3,
    m4: 4,
    m7: 2,
  },
  {
    name: 'a load from a loaded address',
    before: 'str r1, [r1]',
    code: 'ldr r0, [r1]\nldr r2, [r0]',
    instructions: 2,
    m4: 4,
    m7: 3,
  },
  {
    name: 'a load of a byte from a loaded address',
    before: 'str r1, [r1]',
    code: 'ldr r0, [r1]\nldrb r2, [r0]\nadds r2, #1',
    instructions: 3,
    m4: 5,
    m7: 5,
  },
  {
    name: 'a load from a computed address',
    code: 'adds r0, r1, #4\nldr r2, [r0]',
    instructions: 2,
    m4: 4,
    m7: 3,
  },
  { name: 'stores', code: 'str r0, [r1]\nstr r2, [r1, #4]', instructions: 2, m4: 2, m7: 2 },
  {
    name: 'a store at a sum of registers',
    before: 'movs r3, #4',
    code: 'str r0, [r1, r3]',
    instructions: 1,
    m4: 2,
    m7: 1,
  },
  {
    name: 'a store of what was loaded',
    before: 'movs r3, #4',
    code: 'ldr r0, [r1]\nstr r0, [r1, r3]',
    instructions: 2,
    m4: 3,
    m7: 1,
  },
  { name: 'push and pop of four', code: 'push {r4-r7}\npop {r4-r7}', instructions: 2, m4: 10, m7: 4 },
  { name: 'ldrd and strd', code: 'ldrd r2, r3, [r1]\nstrd r4, r5, [r1]', instructions: 2, m4: 6, m7: 2 },
  { name: 'a multiplication and its use', code: 'mul r0, r2, r3\nadds r4, r0, #1', instructions: 2, m4: 2, m7: 3 },
  { name: 'a long multiplication', code: 'smull r2, r3, r0, r1', instructions: 1, m4: 1, m7: 1 },
  { name: 'a division', code: 'udiv r0, r0, r1', instructions: 1, m4: 7, m7: 7 },
  { name: 'vadd', code: 'vadd.f32 s0, s1, s2', instructions: 1, m4: 1, m7: 1 },
  {
    name: 'vadd of the sum before',
    code: 'vadd.f32 s0, s1, s2\nvadd.f32 s3, s0, s1',
    instructions: 2,
    m4: 3,
    m7: 4,
  },
  {
    name: 'vmla that adds the product before',
    code: 'vmul.f32 s0, s1, s2\nvmla.f32 s0, s3, s4',
    instructions: 2,
    m4: 4,
    m7: 2,
  },
  {
    name: 'vfma that multiplies the product before',
    code: 'vmul.f32 s0, s1, s2\nvfma.f32 s5, s0, s4',
    instructions: 2,
    m4: 5,
    m7: 4,
  },
  {
    name: 'vdiv and the use of the quotient',
    code: 'vdiv.f32 s0, s1, s2\nvadd.f32 s3, s0, s1',
    instructions: 2,
    m4: 16,
    m7: 17,
  },
  {
    // M7: the second addition is done in the second cycle, the division keeps the FPU for 14.
    name: 'vdiv in the background of additions',
    code: 'vdiv.f32 s0, s1, s2\nadds r0, r0, #1\nadds r0, r0, #1',
    instructions: 3,
    m4: 16,
    m7: 14,
  },
  { name: 'two vsqrt', code: 'vsqrt.f32 s0, s1\nvsqrt.f32 s2, s3', instructions: 2, m4: 28, m7: 28 },
  { name: 'vcmp and vmrs', code: 'vcmp.f32 s0, s1\nvmrs APSR_nzcv, fpscr', instructions: 2, m4: 2, m7: 2 },
  { name: 'vldr and vstr', code: 'vldr s0, [r1]\nvstr s0, [r1, #4]', instructions: 2, m4: 4, m7: 1 },
  { name: 'vldm and vstm of four', code: 'vldm r1, {s0-s3}\nvstm r1, {s0-s3}', instructions: 2, m4: 10, m7: 4 },
  {
    name: 'transfers between the register files',
    code: 'vmov r0, r2, s0, s1\nvmov s2, r3',
    instructions: 2,
    m4: 3,
    m7: 2,
  },
  { name: 'a barrier', code: 'dsb', instructions: 1, m4: 3, m7: 3 },
  {
    name: 'vadd in double precision',
    code: 'vadd.f64 d0, d1, d2\nvadd.f64 d3, d0, d1',
    instructions: 2,
    m7: 8,
  },
];
