/** What the page opens with: not half an hour after a lunch that had too little insulin. */
import type { Core } from '../core/core.js';
import { Person } from './person.js';
import { Session, USUAL_CHOICE, type Choice } from './session.js';

/** A person whose afternoon has a high and a low in it. */
export const FIRST_PATIENT = 59;
const OPENING = 12 * 60 + 45;

export function openingSession(core: Core, choice: Choice = USUAL_CHOICE, seed = FIRST_PATIENT): Session {
  const session = new Session(core, new Person(seed), choice);
  while (session.source.minute < OPENING) session.advance();
  return session;
}
