/** Pieces of inline SVG: a plot with axes, to which marks are added. Colours and strokes are classes of the style sheet. */
import { escape } from './html.js';

export interface Axis {
  from: number;
  to: number;
  ticks: readonly number[];
  label: string;
  text?: (tick: number) => string;
}

export interface Frame {
  width: number;
  height: number;
  margin: { top: number; right: number; bottom: number; left: number };
}

export const round = (value: number): string => String(Math.round(value * 10) / 10);

/** A plane with a horizontal and a vertical axis; marks are drawn in the order in which they are added. */
export class Plot {
  readonly #marks: string[] = [];
  readonly #frame: Frame;
  readonly #x: Axis;
  readonly #y: Axis;

  constructor(frame: Frame, x: Axis, y: Axis) {
    this.#frame = frame;
    this.#x = x;
    this.#y = y;
    this.#axes();
  }

  x(value: number): number {
    const { width, margin } = this.#frame;
    return margin.left + ((value - this.#x.from) / (this.#x.to - this.#x.from)) * (width - margin.left - margin.right);
  }

  y(value: number): number {
    const { height, margin } = this.#frame;
    const room = height - margin.top - margin.bottom;
    return height - margin.bottom - ((value - this.#y.from) / (this.#y.to - this.#y.from)) * room;
  }

  line(points: readonly (readonly [number, number])[], kind: string): void {
    const path = points.map(([x, y]) => `${round(this.x(x))},${round(this.y(y))}`).join(' ');
    this.#marks.push(`<polyline class="${kind}" points="${path}"/>`);
  }

  dot(x: number, y: number, kind: string, radius = 4): void {
    this.#marks.push(
      `<circle class="${kind}" cx="${round(this.x(x))}" cy="${round(this.y(y))}" r="${round(radius)}"/>`,
    );
  }

  bar(x0: number, y0: number, x1: number, y1: number, kind: string, style = ''): void {
    const [left, top] = [Math.min(this.x(x0), this.x(x1)), Math.min(this.y(y0), this.y(y1))];
    const [wide, high] = [Math.abs(this.x(x1) - this.x(x0)), Math.abs(this.y(y1) - this.y(y0))];
    const place = `x="${round(left)}" y="${round(top)}" width="${round(wide)}" height="${round(high)}"`;
    this.#marks.push(`<rect class="${kind}" ${place}${style && ` style="${style}"`}/>`);
  }

  area(points: readonly (readonly [number, number])[], kind: string): void {
    const path = points.map(([x, y]) => `${round(this.x(x))},${round(this.y(y))}`).join(' ');
    this.#marks.push(`<polygon class="${kind}" points="${path}"/>`);
  }

  /** `shift`: in pixels, to the right and down. */
  text(x: number, y: number, text: string, kind: string, shift: readonly [number, number] = [0, 0]): void {
    const place = `x="${round(this.x(x) + shift[0])}" y="${round(this.y(y) + shift[1])}"`;
    this.#marks.push(`<text class="${kind}" ${place}>${escape(text)}</text>`);
  }

  picture(name: string, title: string, description: string): string {
    return svg(this.#frame, name, title, description, this.#marks.join(''));
  }

  #axes(): void {
    const { width, height, margin } = this.#frame;
    const [bottom, right] = [height - margin.bottom, width - margin.right];
    for (const tick of this.#x.ticks) {
      const at = round(this.x(tick));
      this.#marks.push(`<line class="grid" x1="${at}" x2="${at}" y1="${margin.top}" y2="${bottom}"/>`);
      this.#marks.push(`<text class="tick mid" x="${at}" y="${bottom + 16}">${escape(label(this.#x, tick))}</text>`);
    }
    for (const tick of this.#y.ticks) {
      const at = round(this.y(tick));
      this.#marks.push(`<line class="grid" x1="${margin.left}" x2="${right}" y1="${at}" y2="${at}"/>`);
      this.#marks.push(
        `<text class="tick end" x="${margin.left - 7}" y="${at}" dy="0.35em">${escape(label(this.#y, tick))}</text>`,
      );
    }
    const middle = round((margin.left + right) / 2);
    this.#marks.push(`<text class="axis mid" x="${middle}" y="${height - 6}">${escape(this.#x.label)}</text>`);
    if (this.#y.label === '') return;
    this.#marks.push(`<text class="axis" x="2" y="${Math.max(margin.top - 10, 12)}">${escape(this.#y.label)}</text>`);
  }
}

function label({ text }: Axis, tick: number): string {
  return text === undefined ? String(tick) : text(tick);
}

/** `name` is unique on the page; title and description are read to those who do not see the picture. */
/** On a phone wider pictures scroll, or their words would be too small to read. */
const WIDE = 500;

export function svg(
  { width, height }: Pick<Frame, 'width' | 'height'>,
  name: string,
  title: string,
  description: string,
  marks: string,
): string {
  const wide = width > WIDE ? ' class="wide"' : '';
  return (
    `<svg${wide} viewBox="0 0 ${width} ${height}" style="max-width:${Math.round(1.15 * width)}px" role="img" aria-labelledby="${name}-title ${name}-text">` +
    `<title id="${name}-title">${escape(title)}</title><desc id="${name}-text">${escape(description)}</desc>${marks}</svg>`
  );
}

/** Round numbers between two values, about so many. */
export function niceTicks(from: number, to: number, about = 6): number[] {
  const raw = (to - from) / about;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * ([1, 2, 2.5, 5, 10].find((factor) => factor * unit >= raw) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
