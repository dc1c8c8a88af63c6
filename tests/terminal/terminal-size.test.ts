import { expect, test } from 'vitest';
import { terminalSize } from '../../host/terminal/terminal-size.js';

test('follows the terminal within limits, and is of a usual size without one', () => {
  expect(terminalSize({ columns: 90, rows: 40 })).toEqual({ width: 90, rows: 40 });
  expect(terminalSize({ columns: 20, rows: 10 })).toEqual({ width: 60, rows: 10 });
  expect(terminalSize({ columns: 500, rows: 90 })).toEqual({ width: 160, rows: 90 });
  expect(terminalSize({})).toEqual({ width: 100, rows: 28 });
  expect(terminalSize({ columns: 0, rows: 0 })).toEqual({ width: 100, rows: 28 });
});
