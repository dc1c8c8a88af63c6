/** Numbers of the gate in words. */
import type { Unit } from './figure.js';

export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function amount(value: number, unit: Unit): string {
  return `${grouped(value)} ${unit}`;
}

/** How many times the limit, rounded so that what is above it never looks as if it were not. */
export function ratio(value: number, limit: number): string {
  if (limit === 0) return '∞ ×';
  const times = value / limit;
  const digits = times - 1 >= 0.01 ? 2 : 4;
  return `${Math.max(times, 1 + 10 ** -digits).toFixed(digits)} ×`;
}

/** A change against a budget, such as "−3.1 %". */
export function change(value: number, budget: number): string {
  const percent = ((value - budget) / budget) * 100;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}
