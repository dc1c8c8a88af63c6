/** Times of day in words. */

const MINUTES = 60;
const HOURS = 24;

/** A minute of the day, also of the day before or after, as hh:mm. */
export function clock(minute: number): string {
  const whole = Math.floor(minute);
  const hour = (((Math.floor(whole / MINUTES) % HOURS) + HOURS) % HOURS).toString();
  const rest = (((whole % MINUTES) + MINUTES) % MINUTES).toString();
  return `${hour.padStart(2, '0')}:${rest.padStart(2, '0')}`;
}
