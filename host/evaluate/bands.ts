/** Bands of glucose at the origin, by the clinical thresholds. */
import { isBeyond } from './protocol.js';

export const BANDS = ['below 70', '70 to 180', 'above 180 to 250', 'above 250'] as const;
export type Band = (typeof BANDS)[number];

/** A band's or a data set's scores count from so many origins on. */
export const FEWEST_ORIGINS = 2000;

export function bandOf(glucose: number): Band {
  if (isBeyond(glucose, 'below70')) return BANDS[0];
  if (isBeyond(glucose, 'above250')) return BANDS[3];
  return isBeyond(glucose, 'above180') ? BANDS[2] : BANDS[1];
}
