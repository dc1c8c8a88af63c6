/** What the README claims of the shipped parameters, on the subjects of public recordings that they were not learned on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { HORIZONS } from '../../host/evaluate/protocol.js';
import { readRecording } from '../../host/formats/read.js';
import { lessonOf, type Lesson } from '../../host/learn/lesson.js';
import { loadSubjects } from '../../host/learn/load.js';
import { ratiosToAr2 } from '../../host/learn/objective.js';
import { Replay } from '../../host/learn/replay.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { newCore, newEngine } from '../support/engines.js';
import { TYPE_1, recordingPath, recordingsAreHere } from '../support/recordings.js';

/** WIS may be this much worse than AR2's. */
const WIS_MARGIN = 1.03;

describe('the shipped parameters', () => {
  it.each(MODEL_NAMES)('of %s are accepted by the core and name whom they were learned on', async (model) => {
    const core = await newCore();
    expect(() => core.create({ parameters: SHIPPED[model] })).not.toThrow();
    expect(Object.keys(SHIPPED[model].learned!.subjects).sort()).toEqual([...TYPE_1].sort());
  });
});

describe.skipIf(!recordingsAreHere).each(TYPE_1)('on the subjects of %s that were left out', (set) => {
  const parameters = SHIPPED.kinematic;
  let lessons: Lesson[];
  let replay: Replay;

  beforeAll(async () => {
    const engine = await newEngine();
    const learned = new Set(parameters.learned!.subjects[set]);
    const rows = readRecording(recordingPath(set), () => {});
    const subjects = await loadSubjects(
      engine,
      rows,
      parameters,
      'cgm',
      () => {},
      () => {},
    );
    lessons = subjects.filter(({ subject }) => !learned.has(subject)).map((one) => lessonOf(one, 1));
    replay = new Replay(engine);
  });

  it('kinematic beats AR2 in RMSE and is near it in WIS, at both horizons', () => {
    const ratios = ratiosToAr2(replay, lessons, parameters)!;
    for (const horizon of HORIZONS) {
      expect(ratios[horizon].rmse, `RMSE at ${horizon} min`).toBeLessThan(1);
      expect(ratios[horizon].wis, `WIS at ${horizon} min`).toBeLessThan(WIS_MARGIN);
    }
  });
});
