import { expect, test } from 'vitest';
import { Riskiest } from '../../host/terminal/riskiest.js';
import { forecast, risk } from './fixtures.js';

const at = (subject: string, time: string, glucose: number, below70In60: number) => ({
  subject,
  time,
  seconds: 0,
  localTime: 0,
  glucose,
  forecast: forecast(glucose),
  risk: risk(below70In60),
});

test('keeps for each subject the likeliest low that is not there yet', () => {
  const riskiest = new Riskiest();
  riskiest.add(at('a', '1', 100, 0.2));
  riskiest.add(at('a', '2', 80, 0.8));
  riskiest.add(at('a', '3', 79, 1));
  riskiest.add(at('a', '4', 90, 0.5));
  riskiest.add(at('b', '5', 90, 0));
  expect(riskiest.of('a')).toMatchObject({ time: '2', probability: 0.4 });
  expect(riskiest.of('b')).toMatchObject({ time: '5', probability: 0 });
  expect(riskiest.of('c')).toBeUndefined();
});
