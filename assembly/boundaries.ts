/**
 * Functions that the compiler must not copy into their only caller: where a device branches by model, method or feature. What lies
 * behind such a branch is compiled on a device only if its configuration can take it, so it has to stay a function of its own. The
 * optimiser leaves exported functions whole; the build takes these exports off the module again (tools/boundaries.mjs).
 */
export { forgetForecasts, judgeForecasts, rememberForecast } from './calibration/past-forecasts';
export { fillHeadForecast } from './head/forecast';
export { judgeOrigins, rememberOrigin, startHead } from './head/learn';
export { lowWithin30 } from './head/low-risk';
export { noteReading } from './head/readings';
export { headParametersAreValid } from './head/validate';
export { fillMixture } from './forecast/mixture';
export { runAdaptivePaths } from './forecast/paths';
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
  eatKalman,
  kalmanRate,
  kalmanRateVariance,
  measureKalman,
  predictKalman,
  shiftKalman,
  startKalman,
  widenKalman,
} from './filters/kalman';
export {
  measureParticles,
  measureParticlesBeyond,
  moveParticles,
  predictParticles,
  settleParticles,
  startParticles,
} from './filters/particle';
export { predictUnscented } from './filters/unscented';
export { measureVariational, predictVariational, startVariational } from './filters/variational';
export { noteBelief, notePrediction, startHistory } from './filters/history';
export { fillContext, followStatistics } from './models/context';
export { monitorFlags, diagnoseMonitor, restartMonitor, setMonitorClock, watchReading } from './monitor/consistency';
export {
  calibrateSensor,
  changeSensor,
  compareSensor,
  diagnoseSensor,
  moveSensorClock,
  openSensor,
  sensorFlags,
} from './sensor/calibration';
