/** Random small modules that are valid by construction: functions of all signatures over memory, a table and globals. */
import { KIND } from './binary.mjs';
import { Place } from './expressions.mjs';
import { CONST, F32, I32, I64, OP, TYPES } from './operators.mjs';
import { edgeValue } from './values.mjs';

export function generate(random) {
  const count = 1 + random.below(6);
  const module = {
    types: Array.from({ length: count }, () => ({
      params: Array.from({ length: random.below(5) }, () => random.of(TYPES)),
      results: Array.from({ length: random.of([0, 1, 1, 1, 2]) }, () => random.of(TYPES)),
    })),
    functions: [],
    tables: [{ min: count + random.below(2), max: undefined }],
    memories: [{ min: 1, max: 3 }],
    globals: [I32, I64, F32].map((type) => ({ type, mutable: true, init: [[CONST[type], edgeValue(random, type)]] })),
    exports: [],
    start: undefined,
    elements: [],
    data: [{ offset: [[OP.i32Const, 0]], bytes: Uint8Array.from({ length: 64 }, () => random.below(256)) }],
  };
  module.functions = module.types.map((_, type) => ({ type, locals: [[2, I32], [2, F32], [1, I64]], body: [] })); // prettier-ignore
  module.functions.forEach((f, index) => {
    const { results } = module.types[f.type];
    const place = new Place(random, module, f, [results]);
    for (let k = random.below(4); k > 0; k--) place.statement(4);
    for (const type of results) place.expression(type, 5);
    f.body = place.code;
    module.exports.push({ name: `f${index}`, kind: KIND.function, index });
  });
  module.elements.push({ offset: [[OP.i32Const, 0]], functions: module.functions.map((_, index) => index) });
  return module;
}
