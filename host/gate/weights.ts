/** The weights that the metered twin of the shipped module is measured with. */
import type { Weights } from './meter.js';
import file from './weights.json' with { type: 'json' };

export const SHIPPED_WEIGHTS: Weights = file.cycles;
