/** Colour for terminals: what a piece of text means decides its colour; without colour the text is left as it is. */

/** What can be painted, from the quietest to the loudest; where two meet in one cell, the louder wins. */
export const INKS = [
  'plain',
  'quiet',
  'rule',
  'band90',
  'band50',
  'median',
  'inRange',
  'high',
  'low',
  'strong',
] as const;
export type Ink = (typeof INKS)[number];

export type Paint = (ink: Ink, text: string) => string;

/** SGR codes of the sixteen colours that every terminal has and every theme keeps readable. */
const CODES: Readonly<Record<Ink, string>> = {
  plain: '',
  quiet: '2',
  rule: '2',
  band90: '34',
  band50: '36',
  median: '1;36',
  inRange: '32',
  high: '33',
  low: '31',
  strong: '1',
};

export const plainPaint: Paint = (_ink, text) => text;

export const colourPaint: Paint = (ink, text) =>
  CODES[ink] === '' || text === '' ? text : `\u001b[${CODES[ink]}m${text}\u001b[0m`;

/** Colour only for a terminal, unless NO_COLOR (no-color.org) or FORCE_COLOR (force-color.org) says otherwise. */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return plainPaint;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR === '0' ? plainPaint : colourPaint;
  return stream.isTTY === true && TERM !== 'dumb' ? colourPaint : plainPaint;
}
