/** What a belief says: everything that the page shows of one frame, asked of a second instance of the module. */
import type { Core } from '../core/core.js';
import type { Diagnosis, Forecast, Risk, SmoothedStep } from '../core/forecaster.js';
import { canSmooth } from '../core/methods.js';
import type { Choice, Frame } from './session.js';

export interface View {
  frame: Frame;
  forecast: Forecast;
  risk: Risk;
  diagnosis: Diagnosis;
  /** The last hour as it looks now; empty for methods without a smoother. */
  smoothed: SmoothedStep[];
}

/** Undefined before the first reading. */
export function viewOf(core: Core, frame: Frame | undefined, { method }: Choice): View | undefined {
  if (frame?.snapshot === undefined) return undefined;
  const restored = core.restore(frame.snapshot);
  if (!restored.restored) throw new Error(restored.message);
  const { forecaster } = restored;
  return {
    frame,
    forecast: forecaster.forecast(),
    risk: forecaster.risk(),
    diagnosis: forecaster.diagnose(),
    smoothed: canSmooth(method) ? forecaster.smooth() : [],
  };
}
