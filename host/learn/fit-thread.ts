/** A thread of `islet fit`: plays the exams that it was given at its start with the parameters that it is asked about. */
import { parentPort, workerData } from 'node:worker_threads';
import { webAssemblyEngine } from '../engines/webassembly.js';
import type { Answer, Question, ThreadData } from './examiner.js';
import { lessonSums } from './objective.js';
import { Replay } from './replay.js';

const { module, exams } = workerData as ThreadData;
const replay = new Replay(await webAssemblyEngine(module));

parentPort!.on('message', ({ parameters, exam }: Question) => {
  const answer: Answer = { sums: lessonSums(replay, exams[exam]!, parameters) };
  parentPort!.postMessage(answer);
});
