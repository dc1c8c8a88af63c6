import { expect, test } from 'vitest';
import { SIMULATED_HEADER, simulatedLine, simulatedTime } from '../../host/simulate/csv.js';

test('time is counted from the first midnight of 2025', () => {
  expect(simulatedTime(0)).toBe('2025-01-01T00:00:00');
  expect(simulatedTime(1440 * 59 + 725)).toBe('2025-03-01T12:05:00');
});

test('what a row does not say is empty', () => {
  expect(SIMULATED_HEADER).toBe('subject,time,glucose_mgdl,carbs_g,bolus_u');
  expect(simulatedLine('a', { minute: 5, reading: 120, plasma: 118.2 })).toBe('a,2025-01-01T00:05:00,120,,');
  expect(simulatedLine('a', { minute: 7, carbs: 40, bolus: 3.3000000000000003, plasma: 118.2 })).toBe(
    'a,2025-01-01T00:07:00,,40,3.3',
  );
});
