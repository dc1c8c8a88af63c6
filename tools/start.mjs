/** `npm start [-- FILE…]`: makes the clone ready, then runs the main job. */
import { join } from 'node:path';
import { root, run, setUp } from './setup.mjs';

setUp();
run(process.execPath, [join(root, 'dist/islet.js'), 'show', ...process.argv.slice(2)], { cwd: process.env.INIT_CWD });
