import { expect, test } from 'vitest';
import { SIMULATED_HEADER, simulatedLine, simulatedTime, TRUTH_HEADER, truthLine } from '../../host/simulate/csv.js';

const truth = { plasma: 118.24, interstitial: 117, eaten: 0, intensity: 0, artefact: 'none' } as const;

test('time is counted from the first midnight of 2025', () => {
  expect(simulatedTime(0)).toBe('2025-01-01T00:00:00');
  expect(simulatedTime(1440 * 59 + 725)).toBe('2025-03-01T12:05:00');
});

test('what a row does not say is empty', () => {
  expect(SIMULATED_HEADER).toBe('subject,time,glucose_mgdl,carbs_g,bolus_u,basal_u_per_h,smbg_mgdl,event');
  expect(simulatedLine('a', { minute: 5, reading: 120, truth })).toBe('a,2025-01-01T00:05:00,120,,,,,');
  expect(simulatedLine('a', { minute: 7, carbs: 40, bolus: 3.3000000000000003, truth })).toBe(
    'a,2025-01-01T00:07:00,,40,3.3,,,',
  );
  expect(simulatedLine('a', { minute: 5, basal: 0.95, fingerstick: 111, sensorChange: true, truth })).toBe(
    'a,2025-01-01T00:05:00,,,,0.95,111,sensor-change',
  );
  expect(simulatedLine('a', { minute: 5, truth })).toBeUndefined();
});

test('low and high are written as recordings write them', () => {
  expect(simulatedLine('a', { minute: 0, reading: 40, beyond: 'low', truth })).toBe('a,2025-01-01T00:00:00,39,,,,,low');
  expect(simulatedLine('a', { minute: 0, reading: 400, beyond: 'high', truth })).toMatch(/,401,,,,,high$/);
});

test('the truth stands beside', () => {
  expect(TRUTH_HEADER.split(',')).toHaveLength(7);
  expect(truthLine('a', { minute: 5, truth })).toBe('a,2025-01-01T00:05:00,118.2,117.0,,,');
  expect(truthLine('a', { minute: 5, truth: { ...truth, eaten: 12.34, intensity: 0.3, artefact: 'pressed' } })).toBe(
    'a,2025-01-01T00:05:00,118.2,117.0,12.3,0.30,pressed',
  );
});
