/**
 * The models, as the entries of their matrices: dx = (A x + α u) dt + √W dw, du = -k u dt, from which the unrolled kernels
 * follow. An entry of A is '1' or the name of a field of the model's dynamics.
 */
export const MODELS = [
  {
    name: 'ar2',
    Name: 'Ar2',
    equation: 'dz = v + m; dv = -k0 z - k1 v; dm = -k m + b k² u; du = -k u',
    states: ['z', 'v', 'm'],
    drift: { zv: '1', zm: '1', vz: 'vz', vv: 'vv', mm: 'mm' },
    noise: ['v', 'm'],
    phi: ['zz', 'zv', 'zm', 'vz', 'vv', 'vm', 'mm'],
    input: ['z', 'v', 'm'],
    q: ['zz', 'zv', 'zm', 'vv', 'vm', 'mm'],
  },
  {
    name: 'kinematic',
    Name: 'Kinematic',
    equation: 'dz = -r z + v + m; dv = -p v + a; da = -q a; dm = -k m + b k² u; du = -k u',
    states: ['z', 'v', 'a', 'm'],
    drift: { zz: 'zz', zv: '1', zm: '1', vv: 'vv', va: '1', aa: 'aa', mm: 'mm' },
    noise: ['z', 'v', 'a', 'm'],
    phi: ['zz', 'zv', 'za', 'zm', 'vv', 'va', 'aa', 'mm'],
    input: ['z', 'm'],
    q: ['zz', 'zv', 'za', 'zm', 'vv', 'va', 'aa', 'mm'],
  },
];
