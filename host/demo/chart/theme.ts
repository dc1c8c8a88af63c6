/** The chart's colours: those of the style sheet, so that day and night are decided in one place. */

const NAMES = [
  'ink',
  'quiet',
  'rule',
  'card',
  'target',
  'accent',
  'truth',
  'smoothed',
  'promised',
  'low',
  'high',
  'meal',
  'insulin',
] as const;

export type Theme = Record<(typeof NAMES)[number], string>;

export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Theme;
}
