/** What the boards need: a cross compiler, an emulator and the programs that build with them. */
import { spawnSync } from 'node:child_process';

/** Program that shows that it is there, and the Debian package that brings it. */
const TOOLS = [
  ['arm-none-eabi-gcc', 'gcc-arm-none-eabi'],
  ['qemu-system-arm', 'qemu-system-arm'],
  ['cmake', 'cmake'],
  ['ninja', 'ninja-build'],
  ['cppcheck', 'cppcheck'],
  ['wat2wasm', 'wabt'],
];

/** Packages without a program of their own, by a file that the cross compiler finds when they are there. */
const NEWLIB = ['libc_nano.a', 'libnewlib-arm-none-eabi'];

/**
 * Debian packages that are missing.
 * @returns {string[]}
 */
export function missingPackages() {
  const missing = TOOLS.filter(([program]) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error).map(
    ([, name]) => name,
  );
  const found = spawnSync('arm-none-eabi-gcc', [`-print-file-name=${NEWLIB[0]}`], { encoding: 'utf8' });
  // The compiler answers the bare name for a file that it does not have.
  if (found.error || found.stdout.trim() === NEWLIB[0]) missing.push(NEWLIB[1]);
  return missing;
}

/**
 * Versions that guest instruction counts depend on, as the programs tell them.
 * @returns {{ gcc: string, qemu: string }}
 */
export function toolchainVersions() {
  const firstLine = (program, pattern) => {
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    const [line] = (stdout ?? '').split('\n');
    return pattern.exec(line)?.[1] ?? line;
  };
  return {
    gcc: firstLine('arm-none-eabi-gcc', /^\S+ (.+)$/),
    qemu: firstLine('qemu-system-arm', /version (.+)$/),
  };
}

/**
 * Installs what is missing where the package manager may; otherwise says in one line what to install.
 * @returns {boolean} whether everything is there
 */
export function provideToolchain() {
  const missing = missingPackages();
  if (missing.length === 0) return true;
  if (process.getuid?.() === 0 && !spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).error) {
    console.error(`islet: installing ${missing.join(' ')} (once) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
    if (missingPackages().length === 0) return true;
  }
  console.error(`islet: the boards are not tested: install ${missing.join(' ')} (Debian's names)`);
  return false;
}
