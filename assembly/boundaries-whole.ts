/** The boundaries that only the whole module has: those of the adaptive model, its methods, and the features for more memory. */
export { fillHeadForecast } from './head/forecast';
export { judgeOrigins, rememberOrigin, startHead } from './head/learn';
export { lowWithin30 } from './head/low-risk';
export { noteReading } from './head/readings';
export { carryThresholds } from './head/thresholds';
export {
  addTreatments,
  learnTreatments,
  passBasal,
  pastAddition,
  pastSpread,
  rememberTreatments,
  startTreatments,
  tellBasal,
} from './head/treatments';
export { headParametersAreValid } from './head/validate';
export { forgetForecasts, judgeForecasts, rememberForecast } from './calibration/past-forecasts';
export { fillMixture } from './forecast/mixture';
export { runAdaptivePaths } from './forecast/paths';
export { measureAuto, measureAutoBeyond, moveAuto, predictAuto, startAuto, tellTimeOfAuto } from './filters/auto';
export { predictExtended } from './filters/extended';
export {
  fillContextOfRegimes,
  interactingMean,
  interactingVariance,
  measureInteracting,
  measureInteractingBeyond,
  moveInteracting,
  predictInteracting,
  startInteracting,
} from './filters/interacting';
export {
  measureParticles,
  measureParticlesBeyond,
  moveParticles,
  predictParticles,
  resample,
  settleParticles,
  startParticles,
} from './filters/particle';
export {
  eatKalman,
  kalmanRate,
  kalmanRateVariance,
  measureKalman,
  predictKalman,
  shiftKalman,
  startKalman,
  widenKalman,
} from './filters/kalman';
export { predictUnscented } from './filters/unscented';
export { measureVariational, predictVariational, startVariational } from './filters/variational';
export { noteBelief, notePrediction, startHistory } from './filters/history';
export { fillContext, followStatistics } from './models/context';
