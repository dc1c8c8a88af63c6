/** A run of the demo without its page: what it tells the forecaster, what it keeps, and what it goes back to. */
import { describe, expect, it } from 'vitest';
import { isAvailable } from 'wasm3-node';
import { methodsOf } from '../../host/core/methods.js';
import { readLog, tell, writeLog } from '../../host/demo/log.js';
import { openingSession } from '../../host/demo/opening.js';
import type { Person } from '../../host/demo/person.js';
import { Player } from '../../host/demo/player.js';
import { settingsOf, USUAL_CHOICE, type Session } from '../../host/demo/session.js';
import { viewOf } from '../../host/demo/view.js';
import { headline, spoken, trendOf } from '../../host/demo/words.js';
import { newCore } from '../support/engines.js';

async function opened(): Promise<{ session: Session; person: Person }> {
  const session = openingSession(await newCore('webassembly'));
  return { session, person: session.source as Person };
}

function pass(session: Session, minutes: number): void {
  for (let k = 0; k < minutes; k++) session.advance();
}

const flagsNow = async (session: Session): Promise<string[]> =>
  viewOf(await newCore('webassembly'), session.frames.at(-1), session.choice)!.forecast.flags;

describe('the opening', () => {
  it('has a crossing of 180 mg/dL under way', async () => {
    const { session } = await opened();
    const view = viewOf(await newCore('webassembly'), session.frames.at(-1), session.choice)!;
    expect(view.frame.reading).toBeLessThan(180);
    expect(view.diagnosis.rate).toBeGreaterThan(1);
    expect(view.risk.steps.at(-1)!.crossing.above180).toBeGreaterThan(0.6);
    expect(headline(view, 'mg/dL')).toMatch(/^Above 180 within the hour: \d\d % likely/);
    expect(spoken(view, 'mmol/L')).toContain('mmol/L');
  });

  it('is the same each time, to the bit', async () => {
    const [a, b] = [await opened(), await opened()];
    expect(a.session.frames.at(-1)!.snapshot).toEqual(b.session.frames.at(-1)!.snapshot);
  });
});

describe('the log', () => {
  it('leads another forecaster to the same bytes, through everything that one can do', async () => {
    const { session, person } = await opened();
    const deeds = [
      () => person.eat(40),
      () => person.bolus(4),
      () => person.walk(20),
      () => person.fingerstick(),
      () => person.press(),
      () => person.jumpClock(-1),
      () => person.dropSignal(),
      () => person.changeSensor(),
    ];
    for (const deed of deeds) {
      deed();
      pass(session, 35);
    }
    pass(session, 180);
    const text = writeLog(session.log, ['a comment']);
    const again = (await newCore('webassembly')).create(settingsOf(session.choice));
    for (const event of readLog(text)) expect(tell(again, event).accepted, JSON.stringify(event)).toBe(true);
    expect(again.snapshot()).toEqual(session.frames.at(-1)!.snapshot);
  });

  it.skipIf(!isAvailable())('leads the interpreter of the firmware to the same bytes', async () => {
    const { session, person } = await opened();
    person.press();
    person.fingerstick();
    pass(session, 120);
    const again = (await newCore('wasm3')).create(settingsOf(session.choice));
    for (const event of session.log) tell(again, event);
    expect(again.snapshot()).toEqual(session.frames.at(-1)!.snapshot);
  });

  it('refuses a line that is no event', () => {
    expect(() => readLog('kind,time,local_time,value\nhope,1,1,1\n')).toThrow('no such event: hope');
    expect(() => readLog('time,glucose\n')).toThrow('not a log of events');
  });
});

describe('what one can do', () => {
  it('a meal reaches the forecast', async () => {
    const { session, person } = await opened();
    const viewer = await newCore('webassembly');
    const before = viewOf(viewer, session.frames.at(-1), session.choice)!;
    person.eat(90);
    pass(session, 1);
    const after = viewOf(viewer, session.frames.at(-1), session.choice)!;
    expect(after.diagnosis.carbsOnBoard).toBeGreaterThan(before.diagnosis.carbsOnBoard + 80);
    expect(after.forecast.steps.at(-1)!.mean).toBeGreaterThan(before.forecast.steps.at(-1)!.mean);
  });

  it('a signal that is dropped widens the forecast and raises the flag gap', async () => {
    const { session, person } = await opened();
    const viewer = await newCore('webassembly');
    const width = (): number => {
      const { quantiles } = viewOf(viewer, session.frames.at(-1), session.choice)!.forecast.steps[1]!;
      return quantiles[6]! - quantiles[0]!;
    };
    const before = width();
    person.dropSignal();
    pass(session, 40);
    expect(width()).toBeGreaterThan(2 * before);
    expect(await flagsNow(session)).toContain('gap');
  });

  it('a clock that is set back is recovered from', async () => {
    const { session, person } = await opened();
    person.jumpClock(-1);
    pass(session, 5);
    expect(session.log.map(({ kind }) => kind)).toContain('clock-recovered');
    expect(session.frames.at(-1)!.refusal).toBeUndefined();
    expect(await flagsNow(session)).toContain('clock-recovered');
  });

  it('a pressed sensor shows too little, and interacting tells', async () => {
    const { session, person } = await opened();
    session.switchTo({ ...USUAL_CHOICE, method: 'interacting' });
    person.press();
    pass(session, 20);
    const view = viewOf(await newCore('webassembly'), session.frames.at(-1), session.choice)!;
    expect(view.frame.reading).toBeLessThan(0.8 * person.patient.interstitial);
    expect(view.diagnosis.pressed).toBeGreaterThan(0.5);
  });

  it('a new sensor says nothing for two hours', async () => {
    const { session, person } = await opened();
    person.changeSensor();
    pass(session, 119);
    expect(session.frames.slice(-20).every(({ reading }) => reading === undefined)).toBe(true);
    pass(session, 10);
    expect(session.frames.at(-1)!.reading).toBeGreaterThan(0);
  });
});

describe('another method', () => {
  it.each(methodsOf('adaptive'))('%s is told of the last day', async (method) => {
    const { session } = await opened();
    const readings = session.frames.length;
    session.switchTo({ ...USUAL_CHOICE, method });
    expect(session.frames).toHaveLength(readings);
    expect(
      viewOf(await newCore('webassembly'), session.frames.at(-1), session.choice)!.diagnosis.readings,
    ).toBeGreaterThan(100);
  });
});

describe('the score', () => {
  it('is what a second account of the same forecasts finds', async () => {
    const { session } = await opened();
    const viewer = await newCore('webassembly');
    pass(session, 600);
    const readings = new Map(session.frames.map(({ minute, reading }) => [minute, reading]));
    const errors: number[] = [];
    let within = 0;
    for (const frame of session.frames) {
      const came = readings.get(frame.minute + 30);
      if (frame.reading === undefined || came === undefined) continue;
      const step = viewOf(viewer, frame, session.choice)!.forecast.steps[5]!;
      errors.push(came - step.mean);
      if (came >= step.quantiles[0]! && came <= step.quantiles[6]!) within++;
    }
    expect(session.score.count).toBe(errors.length);
    const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(session.score.figures.rmse).toBeCloseTo(rmse, 6);
    expect(session.score.figures.within).toBeCloseTo(within / errors.length, 6);
  });
});

describe('the player', () => {
  it('never runs back, also when a frame began before the clock was read', async () => {
    const { session } = await opened();
    const player = new Player(session);
    player.beat(-0.02);
    expect([player.cursor, player.isLive]).toEqual([session.source.minute, true]);
  });

  it('goes back to a minute that was, and on to where it left off', async () => {
    const { session } = await opened();
    const player = new Player(session);
    const live = session.source.minute;
    player.scrub(live - 60);
    expect([player.cursor, player.isLive, player.playing]).toEqual([live - 60, false, false]);
    player.playing = true;
    player.beat(0.05);
    expect(player.cursor).toBeCloseTo(live - 60 + (0.05 * 100) / 60, 9);
    expect(session.source.minute).toBe(live);
    player.goLive();
    player.move(5);
    expect(session.source.minute).toBe(Math.floor(live / 5) * 5 + 5);
  });
});

it.each([
  [0.2, '→'],
  [0.8, '↗'],
  [-1.4, '↘'],
  [2.4, '↑'],
  [-3, '↓'],
])('a rate of %f mg/dL/min is an arrow %s', (rate, arrow) => expect(trendOf(rate).arrow).toBe(arrow));
