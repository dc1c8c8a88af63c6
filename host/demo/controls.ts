/** Buttons, switches, keys and dropped files: what the reader can do. */
import type { Core } from '../core/core.js';
import { METHOD_NAMES, canSmooth, methodsOf, type MethodName } from '../core/methods.js';
import { MODEL_NAMES, type ModelName } from '../core/parameters.js';
import { LAYERS } from './chart/scene.js';
import type { Display } from './display.js';
import { make, say, the } from './dom.js';
import { FIRST_PATIENT, openingSession } from './opening.js';
import { Person } from './person.js';
import type { Player } from './player.js';
import { readFile } from './read-file.js';
import { logOf, save, tableOf } from './save.js';
import { Session, type Choice } from './session.js';
import type { Unit } from './units.js';

export interface Page {
  core: Core;
  player: Player;
  display: Display;
}

export function connect(page: Page): void {
  connectTime(page);
  connectDeeds(page);
  connectChoices(page);
  connectFiles(page);
  connectSaving(page);
}

function connectTime({ player, display }: Page): void {
  const press = (id: string, act: () => void): void => {
    the(id, HTMLButtonElement).addEventListener('click', () => {
      act();
      display.refresh();
    });
  };
  const toggle = (): void => void (player.playing = !player.playing);
  press('play', toggle);
  press('back', () => player.move(-5));
  press('step', () => player.move(5));
  press('live', () => player.goLive());
  const scrub = the('scrub', HTMLInputElement);
  scrub.addEventListener('input', () => {
    const [minute, step, last] = [scrub.value, scrub.step, scrub.max].map(Number) as [number, number, number];
    player.scrub(minute + step > last ? last : minute); // its right end is now, also between two of its steps
    display.refresh();
  });
  const speed = the('speed', HTMLSelectElement);
  speed.addEventListener('change', () => (player.speed = Number(speed.value)));
  const keys: Readonly<Record<string, () => void>> = {
    ' ': toggle,
    ArrowLeft: () => player.move(-5),
    ArrowRight: () => player.move(5),
    End: () => player.goLive(),
  };
  document.addEventListener('keydown', (event) => {
    const own =
      event.target instanceof Element && event.target.closest('button, input, select, summary, a, [tabindex="0"]');
    const act = keys[event.key];
    if (act === undefined || own || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
    display.refresh();
  });
}

function connectDeeds({ player, display }: Page): void {
  const said = the('said', HTMLElement);
  const chosen = (id: string): number => Number(the(id, HTMLSelectElement).value);
  const deed = (id: string, act: (person: Person) => string): void => {
    the(id, HTMLButtonElement).addEventListener('click', () => {
      const { source } = player.session;
      if (!(source instanceof Person)) return;
      say(said, act(source));
      player.tick();
      display.refresh();
    });
  };
  deed('eat', (person) => {
    person.eat(chosen('grams'));
    return `Eating ${chosen('grams')} g. The forecaster was told.`;
  });
  deed('bolus', (person) => {
    person.bolus(chosen('units'));
    return `${chosen('units')} U given. The shipped parameters know no effect of insulin: watch readings teach it.`;
  });
  deed('walk', (person) => {
    person.walk(chosen('minutes'));
    return `Walking for ${chosen('minutes')} min. Nobody told the forecaster.`;
  });
  deed('press', (person) => {
    person.press();
    const blind = canSmooth(player.session.choice.method) ? ' Methods with regimes can tell: choose interacting.' : '';
    return `Lying on the sensor for 40 min: it will show too little.${blind}`;
  });
  deed('drop', (person) => {
    person.dropSignal();
    return 'No signal for 45 min: watch the fan open.';
  });
  deed('fingerstick', (person) => {
    person.fingerstick();
    return 'Finger pricked: bias and gain of the sensor have learned from it.';
  });
  deed('change', (person) => {
    person.changeSensor();
    return 'A new sensor: it says nothing for two hours.';
  });
  deed('jump', (person) => {
    person.jumpClock(chosen('hours'));
    return chosen('hours') < 0
      ? 'Clock set back: the next event is refused, then recovered from.'
      : 'Clock set forward: to the forecaster it looks like a gap.';
  });
  const lives = the('lives', HTMLInputElement);
  lives.addEventListener('change', () => {
    if (player.session.source instanceof Person) player.session.source.lives = lives.checked;
  });
}

function connectChoices({ player, display }: Page): void {
  const model = the('model', HTMLSelectElement);
  const method = the('method', HTMLSelectElement);
  const horizon = the('horizon', HTMLSelectElement);
  const offer = (): void => {
    method.replaceChildren(...methodsOf(model.value as ModelName).map((name) => make('option', {}, name)));
  };
  model.replaceChildren(...MODEL_NAMES.toReversed().map((name) => make('option', {}, name)));
  offer();
  const change = (): void => {
    const choice: Choice = {
      model: model.value as ModelName,
      method: METHOD_NAMES.find((name) => name === method.value) as MethodName,
      horizonMinutes: Number(horizon.value),
    };
    player.session.switchTo(choice);
    display.refresh();
  };
  model.addEventListener('change', () => {
    offer();
    change();
  });
  method.addEventListener('change', change);
  horizon.addEventListener('change', change);
  const units = the('unit', HTMLFieldSetElement);
  units.addEventListener('change', (event) => {
    display.unit = (event.target as HTMLInputElement).value as Unit;
    display.refresh();
  });
  for (const name of LAYERS) the(`show-${name}`, HTMLInputElement).addEventListener('change', () => display.refresh());
  the('table-details', HTMLDetailsElement).addEventListener('toggle', () => display.refresh());
}

function connectFiles({ core, player, display }: Page): void {
  const own = the('own', HTMLElement);
  const back = the('patient', HTMLButtonElement);
  const deeds = the('actions', HTMLElement);
  const show = (session: Session): void => {
    player.session = session;
    player.ended = false;
    player.goLive();
    const isOwn = !(session.source instanceof Person);
    back.hidden = !isOwn;
    deeds.hidden = isOwn;
    the('show-truth', HTMLInputElement).closest('label')!.hidden = isOwn;
    the('lives', HTMLInputElement).checked = true;
    display.refresh();
  };
  const open = async (file: File): Promise<void> => {
    say(own, `Reading ${file.name} …`);
    try {
      const { recording, said } = await readFile(file);
      const session = new Session(core, recording, player.session.choice);
      const day = recording.minute + 1440;
      let goesOn = true;
      while (recording.minute < day && goesOn) goesOn = session.advance();
      const taught = goesOn ? 'The first day has taught the forecaster.' : 'It is no longer than the day that teaches.';
      say(own, `${file.name}: ${said} ${taught}`);
      show(session);
    } catch (error) {
      say(own, error instanceof Error ? error.message : String(error));
    }
  };
  const input = the('file', HTMLInputElement);
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) void open(file);
    input.value = '';
  });
  back.addEventListener('click', () => {
    say(own, '');
    show(openingSession(core, player.session.choice));
    input.focus();
  });
  let seed = FIRST_PATIENT;
  the('another', HTMLButtonElement).addEventListener('click', () => {
    show(openingSession(core, player.session.choice, ++seed));
    say(the('said', HTMLElement), 'Somebody else, on the same morning.');
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  const leave = (): void => document.body.classList.remove('dropping');
  document.addEventListener('dragleave', leave);
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    leave();
    const files = event.dataTransfer?.files ?? [];
    if (files.length > 1) say(own, 'One file at a time, please: islet convert makes one table of several.');
    else if (files[0] !== undefined) void open(files[0]);
  });
}

function connectSaving({ player, display }: Page): void {
  const csv = (text: string): Blob => new Blob([text], { type: 'text/csv' });
  const press = (id: string, act: () => void): void => the(id, HTMLButtonElement).addEventListener('click', act);
  press('save-table', () => save('islet-table.csv', csv(tableOf(player.session))));
  press('save-log', () => save('islet-events.csv', csv(logOf(player.session, display.instruments.moduleDigest))));
  press('save-picture', () => {
    const { source, choice } = player.session;
    const caption = `Islet · ${source.name} · ${choice.model}, ${choice.method} · advises, never doses`;
    void display.stage.picture(caption).then((blob) => blob && save('islet.png', blob));
  });
}
