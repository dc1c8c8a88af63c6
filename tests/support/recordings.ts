/** The public recordings that development keeps beside the project, or where ISLET_DATA says; never part of it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './engines.js';

const FOLDER = resolve(ROOT, process.env['ISLET_DATA'] ?? '../shared/data');

/** Recordings of people with type 1 diabetes. */
export const TYPE_1 = ['azt1d', 't1d-uom', 'brist1d'] as const;

export const recordingPath = (set: string): string => join(FOLDER, `${set}.csv.gz`);

/** Whether they are here; says so once where they are not. */
export const recordingsAreHere = TYPE_1.every((set) => existsSync(recordingPath(set)));

if (!recordingsAreHere) console.warn(`skipped: no public recordings in ${FOLDER} (set ISLET_DATA to their folder)`);
