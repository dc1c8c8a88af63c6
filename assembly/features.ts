/** The features together: what a build may hold of is in its profile. */
import { Feature } from './layout/configuration';

/** All that there are. */
export const ALL_FEATURES: u32 =
  Feature.SENSOR |
  Feature.MONITOR |
  Feature.INTERVALS |
  Feature.SMOOTHER |
  Feature.INSULIN |
  Feature.HEAD |
  Feature.TREATMENTS;
