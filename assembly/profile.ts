/**
 * What this build of the core holds: everything. The build of a smaller module reads another file in the place of this one
 * (tools/modules.mjs); whatever that leaves out vanishes when it is compiled. What stays gives the same bits.
 */
import { ALL_FEATURES } from './features';

/** Whether it holds the adaptive model and its methods. */
export const ADAPTIVE: bool = true;

/** The features that it holds. */
export const FEATURES: u32 = ALL_FEATURES;
