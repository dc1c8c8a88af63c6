/**
 * Functions that the compiler must not copy into their only caller: where a device branches by feature. What lies
 * behind such a branch is compiled on a device only if its configuration can take it, so it has to stay a function of its own. The
 * optimiser leaves exported functions whole; the build takes these exports off the module again (tools/boundaries.mjs).
 */
export { act, inject, lowerAhead } from './models/insulin';
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
export { fillProbabilities, fillQuantiles } from './forecast/distribution';
