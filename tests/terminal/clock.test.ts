import { expect, test } from 'vitest';
import { clock } from '../../host/terminal/clock.js';

test('minutes of this day, the next and the one before', () => {
  expect([0, 61.9, 1439, 1440, 1505, -1, -61, -1440].map(clock)).toEqual([
    '00:00',
    '01:01',
    '23:59',
    '00:00',
    '01:05',
    '23:59',
    '22:59',
    '00:00',
  ]);
});
