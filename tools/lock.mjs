/** One process at a time: what two of them must not do in the same folder. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 100;

/**
 * Waits until no other process holds the lock, and holds it while `work` runs. The lock of a process that has ended is void.
 * @template T
 * @param {string} path a folder that stands for the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) {
    if (!holderRuns(path)) rmSync(path, { recursive: true, force: true });
    else await sleep(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function take(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'holder'), String(process.pid));
  return true;
}

function holderRuns(path) {
  let holder;
  try {
    holder = Number(readFileSync(join(path, 'holder'), 'utf8'));
  } catch {
    return true; // it has just been taken or given back
  }
  if (holder === 0) return true;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
