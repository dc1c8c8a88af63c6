/** The layout as it is written in assembly/layout. */
import { fileURLToPath } from 'node:url';
// @ts-expect-error: a tool of the build, without declarations
import { readLayout } from '../../tools/layout.mjs';

export interface Field {
  name: string;
  type: 'f32' | 'u32' | 'i32';
  offset: number;
}

export interface Block {
  name: string;
  file: string;
  size: number;
  fields: Field[];
}

export const LAYOUT = (readLayout as (folder: string) => { blocks: Block[] })(
  fileURLToPath(new URL('../../assembly/layout', import.meta.url)),
);
