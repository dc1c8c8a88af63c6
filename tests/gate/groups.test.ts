import { expect, test } from 'vitest';
import { Feature } from '../../host/core/layout.js';
import { readCases, type Case } from '../../host/gate/cases.js';
import { groupNameOf, groupsOf } from '../../host/gate/groups.js';
import { ROOT } from '../support/engines.js';

const [first] = readCases(`${ROOT}tests/cases/cases.json`) as [Case];
const one = (changes: Partial<Case>): Case => ({ ...first, ...changes });

test('a group is a model and the interval of the sensor, followed or not; long horizons stand apart', () => {
  const readings = { seed: 1, start: 0, spacing: 60 };
  expect(groupNameOf(one({ sensorInterval: 300 }))).toBe('kinematic 5 min');
  expect(groupNameOf(one({ sensorInterval: 0, readings }))).toBe('kinematic 1 min');
  expect(groupNameOf(one({ model: 'ar2', horizon: 7200 }))).toBe('ar2 5 min, 120 min ahead');
  const extended = { model: 'adaptive', method: 'extended' } as const;
  expect(groupNameOf(one({ ...extended, features: Feature.HEAD }))).toBe('extended with head 5 min');
  const treated = Feature.HEAD | Feature.TREATMENTS;
  expect(groupNameOf(one({ ...extended, features: treated }))).toBe('extended with head and treatments 5 min');
});

test('groups stand in the order of their cases and look as far ahead as the farthest of them', () => {
  const groups = groupsOf([one({ horizon: 1800 }), one({ model: 'ar2' }), one({ horizon: 3600 })]);
  expect(groups).toEqual([
    { name: 'kinematic 5 min', filter: 'kinematic', minutesAhead: 60 },
    { name: 'ar2 5 min', filter: 'ar2', minutesAhead: 60 },
  ]);
});
