/** Records of Tidepool's JSON: glucose is stored in mmol/L, times in UTC. */
import { HIGH, LOW, Unusable, type Outcome, type Values, type When } from './found.js';
import { parseInstant } from './instant.js';
import type { Json } from './json-rows.js';
import { doseOf, milligrams, numberOf } from './units.js';

const MILLISECONDS_PER_MINUTE = 60_000;

/** A record of the type `type`. */
export function readTidepool(record: Json, type: string): Outcome {
  const read = READERS[type];
  const outcome = read === undefined ? { dropped: `records of type ${JSON.stringify(type)}` } : read(record);
  const { values } = outcome;
  if (values === undefined) return outcome;
  if (Object.values(values).every((value) => value === undefined)) return { dropped: `${type} records without a dose` };
  return { when: timeOf(record), ...outcome };
}

const READERS: Readonly<Record<string, (record: Json) => Outcome>> = {
  cbg: (record) => ({ values: readingOf(record) }),
  smbg: (record) => ({ values: { fingerstick: glucoseOf(record) } }),
  bolus: (record) => ({
    values: { bolus: doseOf(record['normal'], 'normal') },
    dropped: doseOf(record['extended'], 'extended') === undefined ? undefined : 'extended parts of boluses',
  }),
  basal: basalOf,
  wizard: ({ carbInput }) => ({ values: { carbs: doseOf(carbInput, 'carbInput') } }),
  food: ({ nutrition }) => ({ values: { carbs: doseOf(member(nutrition, 'carbohydrate', 'net'), 'carbohydrate') } }),
  insulin: insulinOf,
  deviceEvent: (record) =>
    record['subType'] === 'calibration'
      ? { values: { fingerstick: glucoseOf(record), event: 'calibration' } }
      : { dropped: `device events ${JSON.stringify(record['subType'])}` },
};

/** A reading; one beyond the sensor's range says so in an annotation. */
function readingOf(record: Json): Values {
  const { annotations } = record;
  const beyond = Array.isArray(annotations)
    ? annotations.find((one) => member(one, 'code') === 'bg/out-of-range')
    : undefined;
  const side = member(beyond, 'value');
  if (side === 'low') return LOW;
  if (side === 'high') return HIGH;
  return { glucose: glucoseOf(record) };
}

function glucoseOf({ value, units }: Json): number {
  const glucose = numberOf(value, 'value');
  if (glucose === undefined) throw new Unusable('no value');
  if (typeof units !== 'string') throw new Unusable('no units');
  return milligrams(glucose, units);
}

/** A suspended pump gives nothing; a rate by a schedule or a percentage is there in U/h too. */
function basalOf(record: Json): Outcome {
  const rate = numberOf(record['rate'], 'rate') ?? (record['deliveryType'] === 'suspend' ? 0 : undefined);
  if (rate === undefined) return { dropped: 'basal records without a rate' };
  if (rate < 0) throw new Unusable(`rate ${rate} is negative`);
  const duration = numberOf(record['duration'], 'duration');
  return {
    values: {
      basalRate: rate,
      basalMinutes: duration === undefined ? undefined : Math.round(duration / MILLISECONDS_PER_MINUTE),
    },
  };
}

/** An injection; only what acts is asked for. */
function insulinOf(record: Json): Outcome {
  const dose = doseOf(member(record['dose'], 'total'), 'dose');
  const acting = member(record['formulation'], 'simple', 'actingType');
  if (acting === 'rapid' || acting === 'short') return { values: { bolus: dose } };
  if (acting === 'long' || acting === 'intermediate') return { values: { longActing: dose } };
  return { dropped: 'injections of insulin that does not say how it acts' };
}

function timeOf({ time, timezoneOffset, deviceTime }: Json): When {
  const said = parseInstant(time as string);
  const utc = 'utc' in said ? said.utc : said.local;
  if (typeof timezoneOffset === 'number') return { utc, offset: timezoneOffset };
  if (typeof deviceTime !== 'string') return { utc };
  const device = parseInstant(deviceTime);
  return { utc, offset: 'local' in device ? Math.round((device.local - utc) / 60) : device.offset };
}

/** A member of a member …; undefined when there is none. */
function member(value: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Json)[name] : undefined),
    value,
  );
}
