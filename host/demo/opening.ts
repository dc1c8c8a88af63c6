/** What the page opens with: half an hour after a lunch that had too little insulin. */
import type { Core } from '../core/core.js';
import { Person } from './person.js';
import { Session, USUAL_CHOICE, type Choice } from './session.js';

const SEED = 3;
const OPENING = 12 * 60 + 50;

export function openingSession(core: Core, choice: Choice = USUAL_CHOICE): Session {
  const session = new Session(core, new Person(SEED), choice);
  while (session.source.minute < OPENING) session.advance();
  return session;
}
