import { expect, test } from 'vitest';
import { colourPaint } from '../../host/terminal/paint.js';
import { displayWidth, padLeft, padRight, spread } from '../../host/terminal/text.js';

test('colour takes no room', () => {
  expect(displayWidth(colourPaint('low', '⣿⣿ –'))).toBe(4);
  expect(displayWidth('\u001b[?25lx')).toBe(1);
});

test('padding fills up and never cuts', () => {
  expect(padLeft('ab', 4)).toBe('  ab');
  expect(padRight('ab', 4)).toBe('ab  ');
  expect(padLeft('abcdef', 4)).toBe('abcdef');
  expect(displayWidth(padRight(colourPaint('low', 'ab'), 4))).toBe(4);
});

test('two ends of a line keep a space between them; the left gives way', () => {
  expect(spread('left', 'right', 12)).toBe('left   right');
  expect(spread('a long left', 'right', 12)).toBe('a long right');
  expect(displayWidth(spread(colourPaint('strong', 'a longer left'), 'right', 12))).toBe(12);
});
