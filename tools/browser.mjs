/** What the report's pictures are looked at with: Chromium. `node tools/browser.mjs` installs it where it may. */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** Names of the program, by distribution. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
/** The Debian package that brings it. */
const PACKAGE = 'chromium';

/**
 * The browser's program; `ISLET_BROWSER` names another one.
 * @returns {string | undefined}
 */
export function findBrowser() {
  const candidates = process.env.ISLET_BROWSER ? [process.env.ISLET_BROWSER] : PROGRAMS;
  for (const program of candidates) {
    const { stdout, status } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

/**
 * Installs the browser where the package manager may; otherwise says in one line what to install.
 * @returns {boolean} whether it is there
 */
export function provideBrowser() {
  if (findBrowser() !== undefined) return true;
  if (process.getuid?.() === 0 && !spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).error) {
    console.error(`islet: installing ${PACKAGE} (once) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', PACKAGE);
    if (findBrowser() !== undefined) return true;
  }
  console.error(
    `islet: the report is not looked at in a browser: install ${PACKAGE} (Debian's name) or set ISLET_BROWSER`,
  );
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = provideBrowser() ? 0 : 1;
