/** Says in a few words what the belief means: the page explains itself by it, and reads it to those who do not see the chart. */
import { clockText, glucoseText, percentText, signedText, type Unit } from './units.js';
import type { View } from './view.js';

/** Rates at which glucose is said to move, mg/dL/min. */
const SLOWLY = 0.5;
const PLAINLY = 1;
const FAST = 2;

export function trendOf(rate: number): { arrow: string; words: string } {
  const size = Math.abs(rate);
  if (size < SLOWLY) return { arrow: '→', words: 'Steady' };
  const way = rate > 0 ? 'Rising' : 'Falling';
  if (size < PLAINLY) return { arrow: rate > 0 ? '↗' : '↘', words: `${way} slowly` };
  if (size < FAST) return { arrow: rate > 0 ? '↗' : '↘', words: way };
  return { arrow: rate > 0 ? '↑' : '↓', words: `${way} fast` };
}

/** The one thing to know, as a sentence. */
export function headline({ frame, risk, diagnosis, forecast }: View, unit: Unit): string {
  const last = risk.steps.at(-1)!;
  const { minutes, crossing } = last;
  const here = frame.reading ?? diagnosis.glucose;
  const span = minutes === 60 ? 'within the hour' : `within ${minutes} minutes`;
  const about = (toIt: number): string => (toIt >= 1 ? `, in about ${Math.round(toIt)} min` : '');
  if (here < 70) return `Below ${glucoseText(70, unit)} now. The forecast says how it may come back.`;
  if (crossing.below70 >= 0.15)
    return `A low ${span} is ${percentText(crossing.below70)} likely${about(risk.minutesTo.below70)}.`;
  if (here > 250) return `Above ${glucoseText(250, unit)} now.`;
  if (here > 180 && crossing.above250 >= 0.2)
    return `Above ${glucoseText(250, unit)} ${span}: ${percentText(crossing.above250)} likely${about(risk.minutesTo.above250)}.`;
  if (here > 180) {
    const back = forecast.steps.find(({ quantiles }) => quantiles[3]! < 180);
    return back === undefined
      ? `Above ${glucoseText(180, unit)}, and likely to stay there ${minutes === 60 ? 'for the hour' : `for ${minutes} minutes`}.`
      : `Above ${glucoseText(180, unit)}, probably back in range by ${clockText(frame.minute + back.minutes)}.`;
  }
  if (crossing.above180 >= 0.15)
    return `Above ${glucoseText(180, unit)} ${span}: ${percentText(crossing.above180)} likely${about(risk.minutesTo.above180)}.`;
  return `Likely to stay in range ${span}.`;
}

/** The forecast half an hour ahead, with its doubt. */
export function outlook({ frame, forecast }: View, unit: Unit): string {
  const step = forecast.steps.find(({ minutes }) => minutes === 30) ?? forecast.steps.at(-1)!;
  const [low, middle, high] = [step.quantiles[0]!, step.quantiles[3]!, step.quantiles[6]!];
  const text = (value: number): string => glucoseText(value, unit);
  return `At ${clockText(frame.minute + step.minutes)} most likely ${text(middle)}, nine times in ten ${text(low)} to ${text(high)}.`;
}

/** All that the chart shows, for those who do not see it. */
export function spoken(view: View, unit: Unit): string {
  const { diagnosis, frame } = view;
  const reading = frame.reading === undefined ? 'no reading' : `sensor ${glucoseText(frame.reading, unit)} ${unit}`;
  const rate = `${signedText(diagnosis.rate, unit)} ${unit} per minute`;
  return `Glucose at ${clockText(frame.minute)}: ${reading}, ${trendOf(diagnosis.rate).words.toLowerCase()} (${rate}). ${headline(view, unit)} ${outlook(view, unit)}`;
}
