/** One mark for each subject: Islet's score beside AR2's. */
import { niceTicks, round, svg } from './svg.js';
import { escape } from './html.js';
import { fixed } from './words.js';

export interface SubjectRow {
  set: string;
  subjects: { name: string; ratio: number }[];
}

const WIDTH = 600;
const LEFT = 146;
const RIGHT = 20;
const TOP = 34;
const ROW = 40;

export function subjectPlot(name: string, title: string, rows: readonly SubjectRow[]): string {
  const ratios = rows.flatMap(({ subjects }) => subjects.map(({ ratio }) => ratio));
  const from = Math.floor((Math.min(0.9, ...ratios) - 0.01) * 20) / 20;
  const to = Math.ceil((Math.max(1.05, ...ratios) + 0.01) * 20) / 20;
  const bottom = TOP + rows.length * ROW;
  const x = (value: number): number => LEFT + ((value - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const marks = [
    `<rect class="better" x="${LEFT}" y="${TOP}" width="${round(x(1) - LEFT)}" height="${bottom - TOP}"/>`,
    `<text class="axis end" x="${round(x(1) - 8)}" y="${TOP - 10}">← Islet better</text>`,
  ];
  for (const tick of niceTicks(from, to)) {
    const at = round(x(tick));
    marks.push(`<line class="${tick === 1 ? 'even' : 'grid'}" x1="${at}" x2="${at}" y1="${TOP}" y2="${bottom}"/>`);
    marks.push(`<text class="tick mid" x="${at}" y="${bottom + 17}">${fixed(tick, 2)}</text>`);
  }
  marks.push(
    `<text class="axis mid" x="${round((LEFT + WIDTH - RIGHT) / 2)}" y="${bottom + 38}">WIS at 30 min, over AR2's</text>`,
  );
  rows.forEach(({ set, subjects }, k) => {
    const y = TOP + (k + 0.5) * ROW;
    marks.push(`<text class="row end" x="${LEFT - 12}" y="${y}" dy="0.35em">${escape(set)}</text>`);
    for (const { name: subject, ratio } of subjects) {
      const hover = `<title>${escape(subject)}: ${fixed(ratio, 3)}</title>`;
      marks.push(`<circle class="one" cx="${round(x(ratio))}" cy="${y}" r="6">${hover}</circle>`);
    }
  });
  const better = ratios.filter((ratio) => ratio < 1).length;
  const told = `For ${better} of ${ratios.length} subjects Islet's score is below AR2's; ratios from ${fixed(Math.min(...ratios), 3)} to ${fixed(Math.max(...ratios), 3)}.`;
  return svg({ width: WIDTH, height: bottom + 44 }, name, title, told, marks.join(''));
}
