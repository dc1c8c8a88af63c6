/** Records of a pump's history as OpenAPS and oref0 keep it. Their glucose is read like Nightscout's entries. */
import { Unusable, type Outcome, type Values } from './found.js';
import { parseInstant } from './instant.js';
import type { Json } from './json-rows.js';
import { doseOf, numberOf } from './units.js';

/** An event of the pump, of the kind `type`. */
export function readPumpEvent(record: Json, type: string): Outcome {
  const values = valuesOf(record, type);
  if (typeof values === 'string') return { dropped: values };
  if (Object.values(values).every((value) => value === undefined)) return { dropped: `${type} events without a dose` };
  const time = record['timestamp'];
  if (typeof time !== 'string') throw new Unusable('no timestamp');
  return { when: parseInstant(time), values };
}

/** What it tells; the name of what is dropped when there is nothing to keep. */
function valuesOf(record: Json, type: string): Values | string {
  switch (type) {
    case 'Bolus':
      if (numberOf(record['duration'], 'duration')) return 'square and dual boluses';
      return { bolus: doseOf(record['amount'], 'amount') };
    case 'BolusWizard':
      return { carbs: doseOf(record['carb_input'], 'carb_input') };
    case 'TempBasal':
      if (record['temp'] !== 'absolute') return 'temporary basal rates in percent';
      return { basalRate: numberOf(record['rate'], 'rate') };
    case 'TempBasalDuration':
      return { basalMinutes: numberOf(record['duration (min)'], 'duration (min)') };
    default:
      return `pump events ${JSON.stringify(type)}`;
  }
}
