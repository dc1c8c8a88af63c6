/** Simulates patients in several threads; what comes out does not depend on how many there are. */
import { Worker } from 'node:worker_threads';
import type { PatientFigures } from '../simulate/summary.js';
import { OutputError } from './output.js';
import { simulateToFiles, type PatientJob } from './simulate-patient.js';
import type { Answer } from './simulate-worker.js';

/** Figures of every job, in the order of the jobs. `finished` is told of each job in this order, after those before it. */
export async function simulateAll(
  jobs: readonly PatientJob[],
  threads: number,
  finished: (job: PatientJob, done: number) => Promise<void>,
): Promise<PatientFigures[]> {
  const figures: PatientFigures[] = [];
  let next = 0;
  let told = 0;
  let telling = Promise.resolve();
  const done = (k: number, of: PatientFigures): Promise<void> => {
    figures[k] = of;
    telling = telling.then(async () => {
      for (; figures[told] !== undefined; told++) await finished(jobs[told]!, told + 1);
    });
    return telling;
  };
  if (threads === 1) {
    for (const [k, job] of jobs.entries()) await done(k, await simulateToFiles(job));
    return figures;
  }
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./simulate-worker.js', import.meta.url)));
  const work = async (worker: Worker): Promise<void> => {
    while (next < jobs.length) {
      const k = next++;
      const answer = await ask(worker, jobs[k]!);
      if ('failure' in answer) throw new OutputError(answer.failure);
      await done(k, answer.figures);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return figures;
}

function ask(worker: Worker, job: PatientJob): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('a simulating thread ended early'));
    worker.once('exit', onExit);
    worker.once('error', reject);
    worker.once('message', (answer: Answer) => {
      worker.off('exit', onExit);
      worker.off('error', reject);
      resolve(answer);
    });
    worker.postMessage(job);
  });
}
