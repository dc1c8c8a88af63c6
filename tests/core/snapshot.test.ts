/** Snapshots: they continue bit for bit on any engine, and damaged ones are refused for the right reason. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { EventKind, StateView, Status } from '../../host/core/layout.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { same } from '../support/bytes.js';
import { newCore, newEngine } from '../support/engines.js';
import { eventStream, type Event } from '../support/events.js';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { PARAMETERS_OFFSET, RawCore } from '../support/raw-core.js';

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

function feed(forecaster: Forecaster, events: readonly Event[]): void {
  for (const { kind, time, value } of events) {
    const at = { time, localTime: time % 86400 };
    if (kind === EventKind.READING) forecaster.observe(at, value);
    else if (kind === EventKind.MEAL) forecaster.meal(at, value);
    else forecaster.elapse(at);
  }
}

function warmed(seed = 1, model: (typeof MODEL_NAMES)[number] = 'kinematic'): Forecaster {
  const forecaster = core.create({ parameters: plausibleParameters(model, new Random(seed)) });
  feed(forecaster, eventStream(new Random(seed), 40, 300));
  return forecaster;
}

describe.each(MODEL_NAMES)('a snapshot of %s', (model) => {
  it('GIVEN a run that is cut at any event WHEN it goes on on a fresh engine THEN every bit is the uncut run’s', async () => {
    const random = new Random(4);
    const other = await newCore();
    for (let run = 0; run < 10; run++) {
      const parameters = plausibleParameters(model, random);
      parameters.values['degreesOfFreedom'] = random.of([0, 4]);
      const events = eventStream(random, 60, random.of([60, 300, 'irregular'] as const));
      const cut = random.whole(1, events.length - 1);
      const uncut = core.create({ parameters });
      feed(uncut, events);
      const before = core.create({ parameters });
      feed(before, events.slice(0, cut));
      for (const where of [core, other]) {
        const restored = where.restore(before.snapshot());
        if (!restored.restored) throw new Error(restored.message);
        feed(restored.forecaster, events.slice(cut));
        expect(same(restored.forecaster.snapshot(), uncut.snapshot())).toBe(true);
        expect(restored.forecaster.forecast()).toEqual(uncut.forecast());
      }
    }
  });

  it('changes nothing: taking one, or outputs being asked for, leaves the continuation as it is', () => {
    const events = eventStream(new Random(2), 60, 300);
    const plain = core.create({ parameters: parametersOf(model) });
    feed(plain, events);
    const watched = core.create({ parameters: parametersOf(model) });
    for (const event of events) {
      feed(watched, [event]);
      watched.snapshot();
      if (event.kind !== EventKind.READING) continue;
      watched.forecast();
      watched.risk();
      watched.diagnose();
    }
    expect(same(watched.snapshot(), plain.snapshot())).toBe(true);
  });

  it('restored and taken again is the same snapshot', () => {
    const snapshot = warmed(3, model).snapshot();
    const restored = core.restore(snapshot);
    expect(restored.restored && same(restored.forecaster.snapshot(), snapshot)).toBe(true);
  });

  it('can be taken before the first event', () => {
    const empty = core.create({ parameters: parametersOf(model) });
    const restored = core.restore(empty.snapshot());
    expect(restored.restored).toBe(true);
  });
});

describe('a damaged snapshot', () => {
  it('GIVEN any byte changed THEN it is refused, and who was there goes on as before', () => {
    const forecaster = warmed();
    const snapshot = forecaster.snapshot();
    const random = new Random(8);
    for (let at = 0; at < snapshot.length; at++) {
      const damaged = snapshot.slice();
      damaged[at]! ^= 1 << random.whole(0, 7);
      const { restored } = core.restore(damaged);
      expect(restored, `byte ${at}`).toBe(false);
    }
    expect(same(forecaster.snapshot(), snapshot)).toBe(true);
  });

  it('says which way it is damaged', () => {
    const snapshot = warmed().snapshot();
    const reasonOf = (offset: number, change: (byte: number) => number) => {
      const damaged = snapshot.slice();
      damaged[offset] = change(damaged[offset]!) & 255;
      const result = core.restore(damaged);
      return result.restored ? 'restored' : result.reason;
    };
    const { magic, layoutVersion, length, checksum, time } = StateView.OFFSETS;
    expect(reasonOf(magic, (b) => b + 1)).toBe('not-a-snapshot');
    expect(reasonOf(layoutVersion, (b) => b + 1)).toBe('other-layout');
    expect(reasonOf(length, (b) => b + 4)).toBe('other-layout');
    expect(reasonOf(checksum, (b) => b + 1)).toBe('bad-checksum');
    expect(reasonOf(time, (b) => b + 1)).toBe('bad-checksum');
    expect(reasonOf(PARAMETERS_OFFSET, (b) => b ^ 128)).toBe('bad-checksum');
    expect(reasonOf(StateView.SIZE, (b) => b ^ 7)).toBe('other-layout'); // the model within the configuration
  });

  it('GIVEN fewer bytes than were sealed THEN it is refused on an engine that never held it', async () => {
    const snapshot = warmed().snapshot();
    const fresh = await newCore();
    for (const length of [
      0,
      1,
      3,
      4,
      15,
      16,
      StateView.SIZE,
      PARAMETERS_OFFSET,
      snapshot.length - 4,
      snapshot.length - 1,
    ]) {
      expect(fresh.restore(snapshot.subarray(0, length)).restored, `${length} bytes`).toBe(false);
    }
  });

  it('GIVEN fewer bytes than were sealed THEN it is refused although the rest still lies in the module', () => {
    const forecaster = warmed();
    const snapshot = forecaster.snapshot(); // leaves the very same bytes in the state block
    for (const length of [0, 16, snapshot.length / 2, snapshot.length - 1]) {
      expect(core.restore(snapshot.subarray(0, length)).restored, `${length} bytes`).toBe(false);
      core.moveIn(forecaster);
      forecaster.snapshot();
    }
  });

  it('GIVEN more bytes than were sealed THEN it is refused', () => {
    const snapshot = warmed().snapshot();
    const longer = new Uint8Array(snapshot.length + 1);
    longer.set(snapshot);
    expect(core.restore(longer).restored).toBe(false);
    const huge = new Uint8Array(70000);
    huge.set(snapshot);
    expect(core.restore(huge).restored).toBe(false);
  });

  it('GIVEN bytes that were never sealed THEN it is refused', () => {
    const forecaster = warmed();
    forecaster.elapse({ time: 2 ** 31, localTime: 0 });
    const unsealed = core.state.slice();
    const result = core.restore(unsealed);
    expect(result).toMatchObject({ restored: false, reason: 'bad-checksum' });
  });

  it('GIVEN bytes of any length that do not begin as one THEN they are none; GIVEN a beginning THEN it was cut off', () => {
    const reasonOf = (bytes: Uint8Array) => {
      const result = core.restore(bytes);
      return result.restored ? 'restored' : result.reason;
    };
    for (const length of [0, 3, 4, 100, 8000, 70_000])
      expect(reasonOf(new Uint8Array(length).fill(0x6a)), `${length} bytes`).toBe('not-a-snapshot');
    const snapshot = warmed().snapshot();
    for (const length of [4, 100, snapshot.length - 1])
      expect(reasonOf(snapshot.subarray(0, length)), `${length} bytes`).toBe('other-layout');
  });

  it('GIVEN random bytes THEN they are no snapshot', () => {
    const random = new Random(3);
    for (let run = 0; run < 100; run++) {
      const bytes = Uint8Array.from({ length: random.whole(0, 1400) }, () => random.whole(0, 255));
      expect(core.restore(bytes).restored).toBe(false);
    }
  });
});

describe('the module itself', () => {
  it('seals nothing and restores nothing before it is configured', async () => {
    const raw = new RawCore(await newEngine());
    expect(raw.call('seal')).toBe(Status.NOT_CONFIGURED);
    expect(raw.call('restore')).toBe(Status.NOT_A_SNAPSHOT);
  });

  it('after a refused restore does not take the damaged bytes for a belief', async () => {
    const raw = new RawCore(await newEngine());
    raw.configure(parametersOf('kinematic'));
    raw.event(EventKind.READING, 1000, 150);
    raw.call('seal');
    const at = raw.engine.addresses.stateAddress + PARAMETERS_OFFSET;
    raw.data.setUint32(at, 0x7fc00000, true);
    expect(raw.call('restore')).toBe(Status.BAD_CHECKSUM);
    expect(raw.event(EventKind.READING, 1300, 150)).toBeLessThan(0);
  });

  it('seals with the CRC-32 of IEEE 802.3 over the state, checksum field 0', async () => {
    const raw = new RawCore(await newEngine());
    raw.configure(parametersOf('kinematic'));
    raw.event(EventKind.READING, 1000, 150);
    raw.call('seal');
    const bytes = raw.bytes();
    const sealed = raw.state.checksum;
    new DataView(bytes.buffer).setUint32(StateView.OFFSETS.checksum, 0, true);
    expect(sealed).toBe(crc32(bytes));
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
