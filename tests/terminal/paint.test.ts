import { expect, test } from 'vitest';
import { INKS, colourPaint, paintFor, plainPaint } from '../../host/terminal/paint.js';
import { uncoloured } from '../../host/terminal/text.js';

const terminal = { isTTY: true };
const file = {};

test('only a terminal is painted', () => {
  expect(paintFor(terminal, {})).toBe(colourPaint);
  expect(paintFor(file, {})).toBe(plainPaint);
  expect(paintFor(terminal, { TERM: 'dumb' })).toBe(plainPaint);
});

test('NO_COLOR takes colour away, FORCE_COLOR gives it, and an empty one says nothing', () => {
  expect(paintFor(terminal, { NO_COLOR: '1' })).toBe(plainPaint);
  expect(paintFor(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(plainPaint);
  expect(paintFor(terminal, { NO_COLOR: '' })).toBe(colourPaint);
  expect(paintFor(file, { FORCE_COLOR: '1' })).toBe(colourPaint);
  expect(paintFor(terminal, { FORCE_COLOR: '0' })).toBe(plainPaint);
  expect(paintFor(file, { FORCE_COLOR: '' })).toBe(plainPaint);
});

test('paint leaves the text itself alone, and ends with its text', () => {
  for (const ink of INKS) {
    expect(uncoloured(colourPaint(ink, 'text'))).toBe('text');
    expect(colourPaint(ink, '')).toBe('');
  }
  expect(colourPaint('low', 'text')).toBe('\u001b[31mtext\u001b[0m');
  expect(colourPaint('plain', 'text')).toBe('text');
});
