/** Simulates one patient into files; what a worker thread and the main one both do. */
import { SIMULATED_HEADER, simulatedLine, TRUTH_HEADER, truthLine } from '../simulate/csv.js';
import { simulate, type Simulation } from '../simulate/simulate.js';
import { PatientSummary, type PatientFigures } from '../simulate/summary.js';
import { completely, fileOutput, type Output } from './output.js';

export interface PatientJob {
  simulation: Simulation & { index: number };
  subject: string;
  /** Where its recording and its truth go. */
  recording: string;
  truth: string;
  /** Whether the files begin with their headers. */
  headers: boolean;
}

/** Both files appear when they are complete. */
export async function simulateToFiles(job: PatientJob): Promise<PatientFigures> {
  const recording = await fileOutput(job.recording);
  let figures: PatientFigures | undefined;
  await completely(recording, async () => {
    const truth = await fileOutput(job.truth);
    await completely(truth, async () => {
      if (job.headers) {
        await recording.write(`${SIMULATED_HEADER}\n`);
        await truth.write(`${TRUTH_HEADER}\n`);
      }
      figures = await writePatient(job, recording, truth);
    });
  });
  return figures!;
}

/** Writes the rows of a patient, without headers. */
export async function writePatient(
  { simulation, subject }: Pick<PatientJob, 'simulation' | 'subject'>,
  recording: Output,
  truth: Output | undefined,
  onRow: (minute: number) => void = () => {},
): Promise<PatientFigures> {
  const summary = new PatientSummary(simulation.interval ?? 5);
  for (const row of simulate(simulation)) {
    summary.add(row);
    const line = simulatedLine(subject, row);
    if (line !== undefined) await recording.write(`${line}\n`);
    await truth?.write(`${truthLine(subject, row)}\n`);
    onRow(row.minute);
  }
  return summary.figures(subject, simulation.days);
}
