/** What the module for small devices holds, in the place of profile.ts: the linear models with what a pump needs beside them. */
import { Feature } from './layout/configuration';

/** Whether it holds the adaptive model and its methods. */
export const ADAPTIVE: bool = false;

/** The features that it holds. */
export const FEATURES: u32 = Feature.SENSOR | Feature.MONITOR | Feature.INSULIN;
