/** The licences of what the bundles and the module hold of others: their authors ask that these go with every copy. */
import { existsSync, readFileSync } from 'node:fs';

/** Whose standard library is compiled into the module, and whose licence its loader is under, which has no text of its own. */
const COMPILER = 'assemblyscript';
const UNDER = { '@assemblyscript/loader': COMPILER };

/**
 * The text of dist/LICENSES.txt.
 * @param {import('esbuild').BuildResult<{ metafile: true }>[]} bundles
 */
export function licencesOf(bundles) {
  const packages = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs).flatMap(packageOf));
  const names = [...new Set([COMPILER, ...packages])].sort();
  return `Of these packages, parts are in the files of this folder.\n\n${names.map(sectionOf).join('\n')}`;
}

/** The package that a bundled file is of: none for the project's own. */
function packageOf(file) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(file) ?? [];
  return name === undefined ? [] : [name];
}

function sectionOf(name) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  const texts = ['LICENSE', 'NOTICE']
    .map((file) => `node_modules/${UNDER[name] ?? name}/${file}`)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8').trim());
  if (texts.length === 0)
    throw new Error(`${name}: no licence lies in its package; what its authors ask for is not known`);
  const line = '='.repeat(80);
  return `${line}\n${name} ${version} (${license})\n${line}\n\n${texts.join('\n\n')}\n`;
}
