/** Draws what is found against what is flagged wrongly, legible on light and dark pages. */

export interface Point {
  threshold: number;
  /** In ten simulated nights. */
  falseFlags: number;
  /** Share flagged within 15 minutes; undefined when there were no recordings. */
  recorded: number | undefined;
  simulated: number;
}

const SIZE = { width: 640, height: 400, left: 64, right: 24, top: 48, bottom: 56 };
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .paper { fill: #ffffff } .grid { stroke: #d0d7de } .aim { stroke: #1a7f37; stroke-dasharray: 5 4; fill: none } .aimed { fill: #1a7f37 }
  .recorded { stroke: #0969da; fill: none } .simulated { stroke: #bc4c00; fill: none }
  .recorded-point { fill: #0969da } .simulated-point { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9d1d9 } .paper { fill: #10141a } .grid { stroke: #30363d } .aim { stroke: #7ee787 } .aimed { fill: #7ee787 }
    .recorded { stroke: #79c0ff } .simulated { stroke: #ffa657 } .recorded-point { fill: #79c0ff } .simulated-point { fill: #ffa657 }
  }`;
/** Least share that is drawn. */
const LEAST = 0.5;
/** Aims: share found, and false flags in ten nights. */
const AIM = { found: 0.8, falseFlags: 1 };

/** The SVG; `shipped` is the threshold that the core uses. */
export function curve(points: readonly Point[], shipped: number): string {
  const widest = Math.max(1.2, Math.ceil(5 * Math.max(...points.map(({ falseFlags }) => falseFlags))) / 5);
  const x = (flags: number) => round(SIZE.left + (flags / widest) * (SIZE.width - SIZE.left - SIZE.right));
  const y = (share: number) =>
    round(SIZE.height - SIZE.bottom - ((share - LEAST) / (1 - LEAST)) * (SIZE.height - SIZE.top - SIZE.bottom));
  const [bottom, end] = [y(LEAST), x(widest)];
  const grid = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (share) =>
      `<path class="grid" d="M${x(0)} ${y(share)}H${end}"/><text x="${x(0) - 8}" y="${y(share) + 4}" text-anchor="end">${100 * share} %</text>`,
  );
  const step = widest > 3 ? 1 : 0.2;
  const ticks = Array.from({ length: Math.round(widest / step) + 1 }, (_, k) => k * step).map(
    (flags) => `<text x="${x(flags)}" y="${bottom + 18}" text-anchor="middle">${Number(flags.toFixed(1))}</text>`,
  );
  const lines = (['recorded', 'simulated'] as const).map((kind) => {
    const known = points.filter((point) => point[kind] !== undefined);
    const path = known.map((point, k) => `${k === 0 ? 'M' : 'L'}${x(point.falseFlags)} ${y(point[kind]!)}`).join('');
    const dots = known.map((point) => {
      const radius = point.threshold === shipped ? 6 : 3;
      return `<circle class="${kind}-point" cx="${x(point.falseFlags)}" cy="${y(point[kind]!)}" r="${radius}"><title>threshold ${point.threshold}</title></circle>`;
    });
    return `<path class="${kind}" stroke-width="2" d="${path}"/>${dots.join('')}`;
  });
  const at = points.find(({ threshold }) => threshold === shipped)!;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="Pressed sensors that are flagged within 15 minutes against false flags in ten nights, by threshold.">
<style>${STYLE}
</style>
<rect class="paper" width="100%" height="100%" rx="8"/>
<text x="${SIZE.left}" y="26" font-weight="bold">Pressed sensors flagged within 15 minutes, by threshold 0.9 (left) to 0.1 (right)</text>
${grid.join('\n')}
${ticks.join('\n')}
<text x="${(x(0) + end) / 2}" y="${SIZE.height - 14}" text-anchor="middle">false flags in ten simulated nights</text>
<path class="aim" d="M${x(AIM.falseFlags)} ${y(1)}V${y(AIM.found)}H${x(0)}"/>
<text class="aimed" x="${x(0) + 8}" y="${y(1) + 16}">aim</text>
${lines.join('\n')}
<text class="recorded-point" x="${end}" y="${bottom - 40}" text-anchor="end">— nights of people not learned on</text>
<text class="simulated-point" x="${end}" y="${bottom - 20}" text-anchor="end">— simulated nights</text>
<text x="${x(at.falseFlags) + 14}" y="${y(at.simulated) + 5}">shipped: ${shipped}</text>
</svg>
`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
