/**
 * Writes what the C SDK needs of a module: `node tools/generate-module.mjs MODULE OUTDIR` makes islet_module.h (length, SHA-256,
 * addresses, which functions each configuration can call) and islet_module.c (the bytes). The text of the module beside it (.wat), which
 * the build leaves, has the names of the functions; without it every function counts for every configuration.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Exports that a device calls after configure; `configure` and `restore` run in a runtime of their own. */
const CALLS = ['observe', 'recoverClock', 'forecast', 'distribution', 'risk', 'diagnose', 'seal'];

/** The calls that configure. */
const BOOT = ['configure', 'restore'];

/** What `forecast` shares with `distribution` by the call graph, which knows no conditions, and leaves alone. */
const WHOLE_ONLY = /^assembly\/forecast\/(distribution|calibrated)\/fill/;

/** Any of them; all but treatments; and all but these and the head. */
const ALL_FEATURES = 0xffffffff;
const NO_TREATMENTS = ALL_FEATURES - 64;
const NO_HEAD = NO_TREATMENTS - 32;

/**
 * What a device can configure: model and method with their numbers in `enum islet_model` and `enum islet_method`, and the functions
 * that are only there for others: the call graph knows no conditions.
 */
const ADAPTIVE_ONLY =
  'filters/(auto|extended|interacting|mixing|particle|unscented|variational)|forecast/(mixture|ahead|path)|linalg/tangent|math/(sine|random)|' +
  'models/(adaptive|context|drift|pace)|head/(?!place|treatments/treatmentsLength)|linalg/ud-regression';
/** Where the head lies, and how much of treatments lies before it, is asked by others too. */
const HEAD_ONLY = 'head/(?!place|treatments/treatmentsLength)|linalg/ud-regression';
const TREATMENTS_ONLY = 'head/treatments/(?!treatmentsLength)|linalg/ud-regression/jointSpread';
const LINEAR_ONLY = 'filters/kalman|models/(ar2|kinematic|series)|linalg/ud4|forecast/distribution';
const FEATURES_ONLY =
  'sensor/calibration|monitor/consistency|calibration|forecast/(calibrated|smooth)|math/normal-levels|models/insulin|' +
  'filters/(history/(note|start)|smoother)|linalg/gram-schmidt';
/** What `auto` leaves alone of the methods that it is made of: its particles are not weighed, and no sensor is pressed. */
const AUTO_NEVER = [
  'filters/interacting/(startInteracting|predictInteracting|fillContextOfRegimes)',
  'filters/particle/(startParticles|predictParticles|measureParticles|moveParticles|resample)',
];
/** Methods of the adaptive model, each in a file of its own. */
const ADAPTIVE = [
  { method: 2, name: 'extended', needs: [] },
  { method: 3, name: 'unscented', needs: ['unscented'] },
  { method: 4, name: 'interacting', needs: ['interacting'] },
  { method: 5, name: 'particle', needs: ['interacting', 'particle'] },
  { method: 6, name: 'variational', needs: ['variational'] },
  { method: 7, name: 'auto', needs: ['auto', 'interacting', 'particle'], never: AUTO_NEVER },
  { method: 8, name: 'variational-diagonal', needs: ['variational'] },
];
const METHOD_FILES = ['auto', 'interacting', 'particle', 'unscented', 'variational'];
const OF_OTHERS = [
  { name: 'ar2, kalman', model: 1, method: 1, others: `models/kinematic|linalg/ud4|${ADAPTIVE_ONLY}` },
  { name: 'kinematic, kalman', model: 2, method: 1, others: `models/ar2|linalg/ud3|${ADAPTIVE_ONLY}` },
  ...ADAPTIVE.map(({ method, name, needs, never = [] }) => ({
    ...{ name: `adaptive, ${name}`, model: 3, method },
    others: [
      LINEAR_ONLY,
      ...never,
      ...METHOD_FILES.filter((file) => !needs.includes(file)).map((file) => `filters/${file}`),
    ].join('|'),
  })),
];
const pattern = (alternatives) => new RegExp(`^assembly/(${alternatives})`);
const CONFIGURATIONS = OF_OTHERS.flatMap(({ name, model, method, others }) => [
  { name, model, method, features: 0, never: pattern(`${others}|${FEATURES_ONLY}|${HEAD_ONLY}`) },
  { name: `${name}, features`, model, method, features: NO_HEAD, never: pattern(`${others}|${HEAD_ONLY}`) },
  ...(model === 3
    ? [
        {
          name: `${name}, head`,
          model,
          method,
          features: NO_TREATMENTS,
          never: pattern(`${others}|${TREATMENTS_ONLY}`),
        },
        { name: `${name}, treatments`, model, method, features: ALL_FEATURES, never: pattern(others) },
      ]
    : []),
]);

/**
 * Which functions each configuration can call, by the call graph of the module's text: bits per function, bit k for the k-th of
 * `configurations`.
 * @param {string} text
 * @param {readonly { name: string, never: RegExp }[]} configurations
 * @param {readonly string[]} calls the exports that are called
 * @returns {number[]}
 */
export function reachableFunctions(text, configurations = CONFIGURATIONS, calls = CALLS) {
  const graph = callGraph(text);
  return bitsOf(
    graph,
    configurations.map(({ never }) => reached(graph, calls, (name) => never.test(name))),
  );
}

/** Which calls of a device reach each function of the module: bit k for the k-th of `CALLS`. @param {string} text */
export function callsOfFunctions(text) {
  const graph = callGraph(text);
  const isSkipped = (call) => (name) => call === 'forecast' && WHOLE_ONLY.test(name);
  return bitsOf(
    graph,
    CALLS.map((call) => reached(graph, [call], isSkipped(call))),
  );
}

/** The functions that calls reach without those that are never called. */
function reached({ exported, byName }, calls, isNever) {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || isNever(name)) return;
    seen.add(name);
    byName.get(name).calls.forEach(visit);
  };
  for (const call of calls) visit(exported.get(call));
  return seen;
}

const bitsOf = ({ functions }, sets) =>
  functions.map(({ name }) => sets.reduce((bits, seen, k) => bits + (seen.has(name) ? 2 ** k : 0), 0));

function callGraph(text) {
  const functions = text
    .split(/^(?= \(func )/m)
    .filter((part) => part.startsWith(' (func '))
    .map((part) => ({
      name: /^ \(func \$(\S+)/.exec(part)[1],
      calls: [...part.matchAll(/\bcall \$([^\s)]+)/g)].map((m) => m[1]),
    }));
  const byName = new Map(functions.map((f) => [f.name, f]));
  const exported = new Map([...text.matchAll(/^ \(export "(\S+)" \(func \$([^\s)]+)\)\)/gm)].map((m) => [m[1], m[2]]));
  for (const call of [...CALLS, ...BOOT]) {
    if (!exported.has(call)) throw new Error(`not an Islet core: it exports no function ${call}`);
  }
  return { functions, byName, exported };
}

/** @param {string} path of the module @param {string} folder for the two files */
export function generateModule(path, folder) {
  const bytes = readFileSync(path);
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module);
  const addresses = Object.entries(exports).filter(([name]) => name.endsWith('Address'));
  const digest = createHash('sha256').update(bytes).digest();
  const textPath = path.replace(/\.wasm$/, '.wat');
  const text = existsSync(textPath) ? readFileSync(textPath, 'utf8') : undefined;
  const reachable = text === undefined ? undefined : reachableFunctions(text);
  const boot = text === undefined ? undefined : reachableFunctions(text, CONFIGURATIONS, BOOT);
  const byCall = text === undefined ? undefined : callsOfFunctions(text);
  const known =
    reachable === undefined ? [] : CONFIGURATIONS.filter(({ model }) => exports.heldModels.value & (1 << model));
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const list = (values, format) =>
    values
      .map(format)
      .reduce((lines, value, i) => (i % 24 ? `${lines} ${value},` : `${lines}\n  ${value},`), '')
      .trimStart();
  const hex = (byte) => `0x${byte.toString(16).padStart(2, '0')}`;

  const header = `/* Generated by tools/generate-module.mjs from the module. Do not edit. */

#ifndef ISLET_MODULE_H
#define ISLET_MODULE_H

#include <stdint.h>

/* Length of the module, bytes. */
#define ISLET_MODULE_LENGTH ${bytes.length}u

/* SHA-256 of the module: the SDK takes no other. */
#define ISLET_MODULE_SHA256 \\
  { ${[...digest].map(hex).join(', ')} }
#define ISLET_MODULE_SHA256_TEXT "${digest.toString('hex')}"

/* What wasm2c has to call the module: its code is then bound to these bytes. */
#define ISLET_MODULE_NAME islet_${digest.toString('hex')}

/* Addresses of the blocks in the module's memory. */
${addresses.map(([name, global]) => `#define ISLET_${snake(name)} ${global.value}u`).join('\n')}

/* What the module holds: bit 1 << m of each enum islet_model m, and the bits of enum islet_feature. */
#define ISLET_HELD_MODELS ${exports.heldModels.value}u
#define ISLET_HELD_FEATURES ${exports.heldFeatures.value}u

/* Configurations whose functions are known; with any other, every function may be called. */
#define ISLET_CONFIGURATION_COUNT ${known.length}u

/* A configuration, as numbers of enum islet_model and enum islet_method, and the bits of enum islet_feature that it may have. */
struct islet_module_configuration {
  uint32_t model;
  uint32_t method;
  uint32_t features;
};
extern const struct islet_module_configuration islet_module_configurations[];

/* Which configurations can call each function after configure: bit 1 << k for the k-th. */
extern const uint32_t islet_module_functions[];

/* Which configurations can call each function when they configure or restore: bit 1 << k for the k-th. */
extern const uint32_t islet_module_boot[];

/* Which calls need each function: bits of enum islet_service. */
extern const uint8_t islet_module_calls[];

extern const uint8_t islet_module[ISLET_MODULE_LENGTH];

#endif
`;
  const source = `/* Generated by tools/generate-module.mjs from the module. Do not edit. */
#include "islet_module.h"

const struct islet_module_configuration islet_module_configurations[] = {
${(known.length > 0 ? known : [{ name: 'none', model: 0, method: 0, features: 0 }]).map(({ name, model, method, features }) => `  {${model}, ${method}, ${features}u}, /* ${name} */`).join('\n')}
};

const uint32_t islet_module_functions[] = {
  ${list(reachable ?? [0], String)}
};

const uint32_t islet_module_boot[] = {
  ${list(boot ?? [0], String)}
};

const uint8_t islet_module_calls[] = {
  ${list(byCall ?? [0], String)}
};

const uint8_t islet_module[ISLET_MODULE_LENGTH] = {
  ${list([...bytes], hex)}
};
`;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of [
    ['islet_module.h', header],
    ['islet_module.c', source],
  ]) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('usage: node tools/generate-module.mjs MODULE OUTDIR');
    process.exit(2);
  }
  generateModule(path, folder);
}
