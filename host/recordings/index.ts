/** Recordings, in Node: reads what people have in any form that Islet knows, and runs it through the core, reading by reading. */
export type { DateOrderName } from '../formats/date-order.js';
export { readRecording, readTogether, type ReadingOptions } from '../formats/read.js';
export { RecordingError, type BadRow, type RecordingRow } from '../formats/recording.js';
export { Zone } from '../formats/zone.js';
export {
  forecastRecording,
  type ForecastRow,
  type Inputs,
  type RecordingSettings,
} from '../stream/forecast-recording.js';
