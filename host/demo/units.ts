/** Glucose in the reader's unit. */

export type Unit = 'mg/dL' | 'mmol/L';

/** mg/dL in a mmol/L of glucose. */
const MG_PER_MMOL = 18.0156;

/** A value as text, with the decimals that meters show. */
export function glucoseText(value: number, unit: Unit): string {
  return unit === 'mg/dL' ? String(Math.round(value)) : (value / MG_PER_MMOL).toFixed(1);
}

/** A small difference, or a rate, with its sign. */
export function signedText(value: number, unit: Unit): string {
  const converted = unit === 'mg/dL' ? value : value / MG_PER_MMOL;
  const text = Math.abs(converted).toFixed(unit === 'mg/dL' ? 1 : 2);
  return `${converted < 0 && Number(text) !== 0 ? '−' : '+'}${text}`;
}

/** A standard deviation. */
export function spreadText(value: number, unit: Unit): string {
  return unit === 'mg/dL' ? value.toFixed(1) : (value / MG_PER_MMOL).toFixed(2);
}

/** Time of day of a minute since some midnight. */
export function clockText(minute: number): string {
  const ofDay = ((Math.round(minute) % 1440) + 1440) % 1440;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}

/** A probability: never a false 0 or 100. */
export function percentText(probability: number): string {
  if (probability < 0.005) return '<1 %';
  if (probability > 0.995) return '>99 %';
  return `${Math.round(probability * 100)} %`;
}
