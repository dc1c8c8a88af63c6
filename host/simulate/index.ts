/** The simulator: virtual patients with type 1 diabetes, in Node or a browser. It reads no files and writes nothing. */
export { MODEL_NAMES, type BodyModel } from './body.js';
export { simulatedLine, simulatedTime, SIMULATED_HEADER, TRUTH_HEADER, truthLine } from './csv.js';
export { DEVICE_NAMES, type DeviceName } from './devices.js';
export { Patient, type PatientSettings } from './patient.js';
export { SENSOR_RANGE, type Artefact, type Shown } from './sensor.js';
export { simulate, type LoopName, type SimulatedRow, type Simulation, type Truth } from './simulate.js';
export { GlucoseStatistics, type GlucoseFigures } from './statistics.js';
export type { Therapy } from './therapy.js';
