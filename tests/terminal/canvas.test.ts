import { expect, test } from 'vitest';
import { Canvas } from '../../host/terminal/canvas.js';
import { plainPaint, type Paint } from '../../host/terminal/paint.js';

const marked: Paint = (ink, text) => (ink === 'plain' ? text : `<${ink}:${text}>`);

test('eight dots make a cell', () => {
  const dots = [
    [0, 0, '⠁'],
    [0, 1, '⠂'],
    [0, 2, '⠄'],
    [1, 0, '⠈'],
    [1, 1, '⠐'],
    [1, 2, '⠠'],
    [0, 3, '⡀'],
    [1, 3, '⢀'],
  ] as const;
  const full = new Canvas(1, 1);
  for (const [x, y, character] of dots) {
    const canvas = new Canvas(1, 1);
    canvas.set(x, y, 'rule');
    full.set(x, y, 'rule');
    expect(canvas.render(plainPaint)).toEqual([character]);
  }
  expect(full.render(plainPaint)).toEqual(['⣿']);
});

test('what lies outside is not drawn', () => {
  const canvas = new Canvas(2, 1);
  for (const [x, y] of [
    [-1, 0],
    [0, -1],
    [4, 0],
    [0, 4],
  ] as const) {
    canvas.set(x, y, 'low');
    canvas.mark(x, y, '•', 'low');
  }
  expect(canvas.render(plainPaint)).toEqual(['  ']);
});

test('the louder ink wins a cell, a mark lies over its dots, and empty cells change no colour', () => {
  const canvas = new Canvas(5, 1);
  canvas.set(0, 0, 'low');
  canvas.set(0, 1, 'rule');
  canvas.set(4, 0, 'low');
  canvas.set(6, 0, 'rule');
  canvas.set(8, 0, 'low');
  canvas.mark(9, 3, '•', 'high');
  expect(canvas.render(marked)).toEqual(['<low:⠃ ⠁><rule:⠁><high:•>']);
});

test('a line has no holes', () => {
  const canvas = new Canvas(3, 2);
  canvas.line(0, 7, 5, 0, 'inRange');
  expect(canvas.render(plainPaint)).toEqual([' ⢀⠎', '⡰⠁ ']);
});
