/** The demo page: starts the module, opens in the middle of a meal, and keeps chart, panels and controls together. */
import { Core } from '../core/core.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { connect, type Page } from './controls.js';
import { say, the } from './dom.js';
import { CostPanel, type Proportions } from './panels/cost.js';
import { openingSession } from './opening.js';
import { Player } from './player.js';
import { sha256 } from './sha256.js';
import { Display } from './display.js';
import { Twin } from './twin.js';

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function start(): Promise<void> {
  const module = await bytesOf('islet.wasm');
  const core = new Core(await webAssemblyEngine(module));
  const player = new Player(openingSession(core));
  player.playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const display = new Display(player, {
    viewer: new Core(await webAssemblyEngine(module)),
    moduleDigest: sha256(module),
    moduleLength: module.length,
  });
  const page: Page = { core, player, display };
  connect(page);
  display.refresh();
  let last = performance.now();
  const beat = (now: number): void => {
    player.beat((now - last) / 1000);
    last = now;
    display.beat(now);
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
  document.documentElement.dataset['ready'] = 'true';
  // The twin and the boards' figures come when the page already runs.
  const proportions = (await (await fetch('costs.json')).json()) as Proportions;
  display.meter(await Twin.start(await bytesOf('islet-metered.wasm')), new CostPanel(proportions));
}

start().catch((error: unknown) => {
  say(the('headline', HTMLElement), `The demo cannot start: ${error instanceof Error ? error.message : String(error)}`);
});
