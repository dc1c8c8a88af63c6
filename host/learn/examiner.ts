/** Examiners: play lessons with candidate parameters, in this thread or in several. What comes out is the same to the bit. */
import { Worker } from 'node:worker_threads';
import type { ParameterSet } from '../core/parameters.js';
import type { Exam } from './lesson.js';
import { lessonSums, type LessonSums } from './objective.js';
import type { Replay } from './replay.js';

export interface Examiner {
  /** Plays every exam with every candidate; by candidate, then in the order of the exams. `done` is called after each. */
  examine(candidates: readonly ParameterSet[], done?: () => void): Promise<(LessonSums | undefined)[][]>;
  close(): Promise<void>;
}

/** What a thread is started with. */
export interface ThreadData {
  module: Uint8Array;
  exams: Exam[];
}

/** What a thread is asked, and its answer. */
export interface Question {
  parameters: ParameterSet;
  exam: number;
}
export interface Answer {
  sums: LessonSums | undefined;
}

/** Plays the exams here. */
export function localExaminer(replay: Replay, exams: readonly Exam[]): Examiner {
  return {
    examine: (candidates, done = () => {}) =>
      Promise.resolve(
        candidates.map((parameters) =>
          exams.map((exam) => {
            const sums = lessonSums(replay, exam, parameters);
            done();
            return sums;
          }),
        ),
      ),
    close: () => Promise.resolve(),
  };
}

/** Plays the exams in so many threads, which run `program`; the longest exams are handed out first. */
export function threadedExaminer(program: URL, threads: number, data: ThreadData): Examiner {
  const workers = Array.from({ length: threads }, () => new Worker(program, { workerData: data }));
  const order = [...data.exams.keys()].sort((a, b) => data.exams[b]!.stops.length - data.exams[a]!.stops.length);
  return {
    examine: async (candidates, done = () => {}) => {
      const found = candidates.map(() => new Array<LessonSums | undefined>(data.exams.length));
      const tasks = order.flatMap((exam) => candidates.map((_, candidate) => ({ candidate, exam })));
      let next = 0;
      const serve = async (worker: Worker): Promise<void> => {
        for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
          const { candidate, exam } = task;
          found[candidate]![exam] = await ask(worker, { parameters: candidates[candidate]!, exam });
          done();
        }
      };
      await Promise.all(workers.map(serve));
      return found;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, question: Question): Promise<LessonSums | undefined> {
  return new Promise((resolve, reject) => {
    const forget = (): void => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', ended);
    };
    const answered = ({ sums }: Answer): void => (forget(), resolve(sums));
    const failed = (error: Error): void => (forget(), reject(error));
    const ended = (): void => (forget(), reject(new Error('a thread of the fit has ended too early')));
    worker.on('message', answered).on('error', failed).on('exit', ended);
    worker.postMessage(question);
  });
}
