/** The chart's canvas on the page: its size, its colours, and what the pointer asks. */
import { FONT, draw } from './chart/draw.js';
import { drawLegend } from './chart/legend.js';
import { scalesOf, type Scene, type Size } from './chart/scene.js';
import { themeOf, type Theme } from './chart/theme.js';
import { make, say, the } from './dom.js';
import { clockText, glucoseText } from './units.js';

/** Hours of the past on a wide and on a narrow screen, min. */
const PAST = { wide: 210, narrow: 120 } as const;
const NARROW = 640;

export class Stage {
  readonly #canvas = the('chart', HTMLCanvasElement);
  readonly #tip = the('tip', HTMLElement);
  readonly #brush = this.#canvas.getContext('2d')!;
  #size: Size = { width: 0, height: 0 };
  #theme: Theme = themeOf(document.documentElement);
  #pointer: number | undefined;
  #scene: Scene | undefined;

  constructor() {
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#theme = themeOf(document.documentElement);
      this.#redraw();
    });
    this.#canvas.addEventListener('pointermove', ({ offsetX }) => this.#point(offsetX));
    this.#canvas.addEventListener('pointerleave', () => this.#point(undefined));
    this.#resize();
  }

  get pastMinutes(): number {
    return this.#size.width < NARROW ? PAST.narrow : PAST.wide;
  }

  show(scene: Scene, description: string): void {
    this.#scene = scene;
    this.#redraw();
    if (this.#canvas.ariaLabel !== description) this.#canvas.ariaLabel = description;
  }

  /** The scene as a picture, twice as fine, with a line that says what it is, and a legend. */
  picture(caption: string): Promise<Blob | null> {
    const [head, foot, edge] = [30, 40, 16];
    const size = { width: 1200, height: 600 };
    const height = head + size.height + foot;
    const canvas = make('canvas', { width: String(size.width * 2), height: String(height * 2) });
    const brush = canvas.getContext('2d')!;
    brush.scale(2, 2);
    brush.translate(0, head);
    draw(brush, size, this.#scene!, this.#theme);
    brush.globalCompositeOperation = 'destination-over';
    brush.fillStyle = this.#theme.card;
    brush.fillRect(0, -head, size.width, height);
    brush.globalCompositeOperation = 'source-over';
    drawLegend(brush, { left: edge, right: size.width - edge, y: size.height + 17 }, this.#scene!, this.#theme);
    brush.fillStyle = this.#theme.ink;
    brush.textAlign = 'left';
    brush.font = `600 14px ${FONT}`;
    brush.fillText(`${caption} · ${clockText(this.#scene!.now)}`, edge, 10 - head / 2);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  }

  #resize(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const fineness = Math.min(devicePixelRatio, 3);
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * fineness);
    this.#canvas.height = Math.round(height * fineness);
    this.#brush.setTransform(fineness, 0, 0, fineness, 0, 0);
    this.#redraw();
  }

  #redraw(): void {
    if (this.#scene === undefined || this.#size.width === 0) return;
    draw(this.#brush, this.#size, this.#scene, this.#theme);
    this.#showTip(this.#scene);
  }

  #point(at: number | undefined): void {
    this.#pointer = at;
    this.#redraw();
  }

  #showTip(scene: Scene): void {
    const { x, plot, from, to } = scalesOf(scene, this.#size);
    const at = this.#pointer;
    this.#tip.hidden = at === undefined || at < plot.left || at > plot.right;
    if (this.#tip.hidden || at === undefined) return;
    const minute = from + ((at - plot.left) / (plot.right - plot.left)) * (to - from);
    const text = tipText(scene, minute);
    say(this.#tip, text);
    const half = this.#tip.offsetWidth / 2;
    this.#tip.style.left = `${Math.min(Math.max(at, half), this.#size.width - half)}px`;
    this.#brush.strokeStyle = this.#theme.quiet;
    this.#brush.lineWidth = 0.5;
    this.#brush.beginPath();
    this.#brush.moveTo(x(minute), plot.top);
    this.#brush.lineTo(x(minute), plot.bottom);
    this.#brush.stroke();
  }
}

function tipText({ frames, view, unit, now, truth, show }: Scene, minute: number): string {
  const parts = [clockText(minute)];
  const frame = frames.findLast((one) => Math.abs(one.minute - minute) <= 3 && one.reading !== undefined);
  if (frame?.reading !== undefined) parts.push(`sensor ${glucoseText(frame.reading, unit)}`);
  const real = show.truth ? truth.findLast((one) => Math.abs(one.minute - minute) <= 0.5) : undefined;
  if (real !== undefined) parts.push(`blood ${glucoseText(real.plasma, unit)}`);
  if (minute > now && view !== undefined) {
    const steps = view.forecast.steps;
    const step = steps[Math.round((minute - view.frame.minute) / 5) - 1];
    if (step !== undefined)
      parts.push(
        `forecast ${glucoseText(step.quantiles[3]!, unit)} (${glucoseText(step.quantiles[0]!, unit)}–${glucoseText(step.quantiles[6]!, unit)})`,
      );
  }
  return parts.join(' · ');
}
