/** A thread that simulates the patients it is told to, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { PatientFigures } from '../simulate/summary.js';
import { OutputError } from './output.js';
import { simulateToFiles, type PatientJob } from './simulate-patient.js';

/** What the thread answers: the figures, or why the files cannot be written. */
export type Answer = { figures: PatientFigures } | { failure: string };

parentPort!.on('message', async (job: PatientJob) => {
  parentPort!.postMessage(await answer(job));
});

async function answer(job: PatientJob): Promise<Answer> {
  try {
    return { figures: await simulateToFiles(job) };
  } catch (error) {
    if (error instanceof OutputError) return { failure: error.message };
    throw error;
  }
}
