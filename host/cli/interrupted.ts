/** What a signal that ends the program must not leave behind: files and folders in the making. */
import { rmSync } from 'node:fs';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const unfinished = new Set<string>();

/** The file or folder is removed when a signal ends the program, until it is released. Worker threads see no signals. */
export function removeWhenInterrupted(path: string): void {
  if (unfinished.size === 0) for (const signal of ENDING) process.on(signal, end);
  unfinished.add(path);
}

/** It was finished or removed. */
export function release(path: string): void {
  if (unfinished.delete(path) && unfinished.size === 0) for (const signal of ENDING) process.off(signal, end);
}

/** Clears up, then ends as the signal would have. */
function end(signal: NodeJS.Signals): void {
  for (const path of [...unfinished]) {
    rmSync(path, { recursive: true, force: true });
    release(path);
  }
  process.kill(process.pid, signal);
}
