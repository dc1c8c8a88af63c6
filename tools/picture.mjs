/** Writes docs/day.svg: what `npm start` draws, as a picture for the README. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const CELL = { width: 8.4, height: 17 };
const MARGIN = 16;
/** Column and row of each dot of a braille cell, in the order of its bits. */
const BRAILLE = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
];
const PAPER = '#10141a';
const INK = '#c9d1d9';

/** Select Graphic Rendition codes that the terminal picture uses. */
const STYLES = {
  1: 'font-weight="bold" fill="#ffffff"',
  2: 'fill="#6e7681"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#f2cc60"',
  34: 'fill="#79c0ff"',
  35: 'fill="#d2a8ff"',
  36: 'fill="#76e3ea"',
};

const lines = execFileSync(process.execPath, [join(root, 'dist/islet.js'), 'show'], {
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' },
})
  .trimEnd()
  .split('\n')
  .filter((line) => !/^(cost|next) /.test(plain(line))); // these differ from machine to machine

const columns = Math.max(...lines.map((line) => [...plain(line)].length));
const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
const height = Math.ceil(lines.length * CELL.height + 2 * MARGIN);
writeFileSync(
  join(root, 'docs/day.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A simulated day in the terminal: the trace, the forecast fan for the next hour, and the probability of crossing each threshold.">
<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>
<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="${INK}" xml:space="preserve">
${lines.flatMap(runs).join('\n')}
</g>
</svg>
`,
);

/** The line's runs of one style, each pinned to its columns whatever the font. */
function runs(line, row) {
  const found = [];
  let column = 0;
  let style = '';
  for (const [, code, text] of line.matchAll(/\u001b\[(\d*)m|([^\u001b]+)/g)) {
    if (text === undefined) {
      style = STYLES[code] ?? '';
      continue;
    }
    for (const [word] of text.matchAll(/[\u2800-\u28ff]+| +|[^ \u2800-\u28ff]+( [^ \u2800-\u28ff]+)*/g)) {
      const length = [...word].length;
      if (/[\u2800-\u28ff]/.test(word)) found.push(dotsAt(column, row, style, word));
      else if (word.trim() !== '') found.push(textAt(column, row, length, style, word.replaceAll(' ', '\u00a0')));
      column += length;
    }
  }
  return found;
}

/** Braille as dots, since few fonts draw it well: bit k of the code stands for dot k of its cell. */
function dotsAt(column, row, style, text) {
  const path = [...text].flatMap((character, k) =>
    BRAILLE.flatMap(([x, y], bit) => {
      if (((character.codePointAt(0) >> bit) & 1) === 0) return [];
      const left = MARGIN + (column + k + (x + 0.3) / 2) * CELL.width;
      const top = MARGIN + (row + (y + 0.3) / 4) * CELL.height;
      return `M${left.toFixed(1)} ${top.toFixed(1)}h2v2h-2z`;
    }),
  );
  return `<path ${style} d="${path.join('')}"/>`;
}

function textAt(column, row, length, style, text) {
  const x = (MARGIN + column * CELL.width).toFixed(1);
  const y = (MARGIN + (row + 0.8) * CELL.height).toFixed(1);
  const span = (length * CELL.width).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${span}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(text)}</text>`;
}

function plain(line) {
  return line.replaceAll(/\u001b\[\d*m/g, '');
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
