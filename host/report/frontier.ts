/** What accuracy costs: each method's weighted interval score beside its modelled cycles on a microcontroller. */
import { Plot } from './svg.js';
import { STYLE } from './style.js';
import { fixed, whole } from './words.js';

/** One method as it was evaluated, and what a reading and its forecast cost it: cycles on a 5-minute sensor. */
export interface Measured {
  name: string;
  wis30: number;
  wis60: number;
  /** Mean without gaps. */
  usual: number;
  /** The most, after gaps of any length. */
  worst: number;
}

export interface FrontierPoint extends Measured {
  /** No other method is both as cheap at worst and better at 30 minutes. */
  efficient: boolean;
}

/** Cheapest first. */
export function points(measured: readonly Measured[]): FrontierPoint[] {
  return measured
    .map((one) => ({
      ...one,
      efficient: !measured.some((other) => other !== one && other.worst <= one.worst && other.wis30 <= one.wis30),
    }))
    .sort((a, b) => a.worst - b.worst);
}

export function markdownTable(found: readonly FrontierPoint[]): string {
  const rows = found.map(({ name, wis30, wis60, usual, worst, efficient }) => {
    const cells = [
      efficient ? `**${name}**` : name,
      fixed(wis30, 2),
      fixed(wis60, 2),
      thousands(usual),
      thousands(worst),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| method | WIS 30 | WIS 60 | cycles, usual | at worst |';
  return [head, '| --- | --: | --: | --: | --: |', ...rows].join('\n');
}

function thousands(cycles: number): string {
  return whole(1000 * Math.round(cycles / 1000));
}

const FRAME = { width: 640, height: 400, margin: { top: 34, right: 44, bottom: 46, left: 58 } };

/** A file of its own: it carries its style. */
export function frontierPlot(found: readonly FrontierPoint[], name: string): string {
  const powers = found.map(({ worst }) => Math.log10(worst));
  const [from, to] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers) + 0.05)];
  const scores = found.map(({ wis30 }) => wis30);
  const [least, most] = [Math.floor(Math.min(...scores) * 5) / 5, Math.ceil(Math.max(...scores) * 5 + 0.01) / 5];
  const fifths = Array.from({ length: Math.round((most - least) * 5) + 1 }, (_, k) =>
    Number((least + k / 5).toFixed(1)),
  );
  const decades = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  const plot = new Plot(
    FRAME,
    {
      from,
      to,
      ticks: decades,
      label: 'cycles for a reading and its forecast at worst, Cortex-M4 under wasm3',
      text: (power) => whole(10 ** power),
    },
    {
      from: least,
      to: most,
      ticks: fifths,
      label: 'WIS at 30 min, mg/dL: lower is better',
      text: (wis) => fixed(wis, 1),
    },
  );
  const edge = found.filter(({ efficient }) => efficient);
  plot.line(
    edge.map(({ worst, wis30 }) => [Math.log10(worst), wis30]),
    'curve islet',
  );
  const dots = found.map(({ worst, wis30 }) => ({ x: plot.x(Math.log10(worst)), y: plot.y(wis30) }));
  const labels: Box[] = [];
  found.forEach(({ name: method, worst, wis30, efficient }, k) => {
    plot.dot(Math.log10(worst), wis30, efficient ? 'dot islet' : 'one', efficient ? 6 : 5);
    const shift = placeFor(method, dots, k, labels);
    plot.text(Math.log10(worst), wis30, method, efficient ? 'label islet' : '', shift);
  });
  const told = found.map((one) => `${one.name}: WIS ${fixed(one.wis30, 2)} for ${thousands(one.worst)} cycles`);
  const drawn = plot.picture(name, 'What accuracy costs', `${told.join('; ')}.`);
  return drawn
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('</title>', `</title><style>${STYLE}svg{background:var(--paper);font-family:sans-serif}</style>`);
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Of a label's letters, pixels. */
const LETTER = { width: 7, height: 13 };
const DOT = 7;

/** Where a label goes from its dot: the first place on which no dot and no label lies yet; it is noted among the `labels`. */
function placeFor(
  label: string,
  dots: readonly { x: number; y: number }[],
  own: number,
  labels: Box[],
): readonly [number, number] {
  const wide = LETTER.width * label.length;
  const rows = [4, -12, 20, -26, 34, -40, 48, -54, 62];
  const places = rows.flatMap((down) => [[9, down] as const, [-9 - wide, down] as const, [-wide / 2, down] as const]);
  const boxOf = ([right, down]: readonly [number, number]): Box => {
    const left = dots[own]!.x + right;
    const bottom = dots[own]!.y + down + 2;
    return { left, right: left + wide, top: bottom - LETTER.height, bottom };
  };
  const taken = [
    ...labels,
    ...dots.map(({ x, y }) => ({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT })),
  ];
  const isFree = (box: Box): boolean =>
    box.right < FRAME.width &&
    box.left > FRAME.margin.left &&
    box.bottom < FRAME.height - FRAME.margin.bottom &&
    !taken.some((one) => one.left < box.right && box.left < one.right && one.top < box.bottom && box.top < one.bottom);
  const place = places.find((one) => isFree(boxOf(one))) ?? places[0]!;
  labels.push(boxOf(place));
  return place;
}
