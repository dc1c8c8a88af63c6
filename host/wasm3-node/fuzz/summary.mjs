/** Counts what became of the mutants. */
export class Summary {
  mutants = 0;
  failures = 0;
  #valid = 0;
  #executed = 0;
  #compared = 0;
  #calls = 0;
  #timeouts = 0;
  #crashes = 0;
  #differences = 0;
  #refused = new Map();
  #traps = new Map();

  add({ valid, refused, calls = 0, traps = {}, compared, difference }) {
    this.mutants++;
    if (valid) this.#valid++;
    if (calls > 0) this.#executed++;
    if (compared) this.#compared++;
    this.#calls += calls;
    if (refused !== undefined) count(this.#refused, refused, 1);
    for (const [kind, times] of Object.entries(traps)) count(this.#traps, kind, times);
    if (difference !== undefined) {
      this.#differences++;
      this.failures++;
    }
  }

  /** A mutant that ran too long was valid and was running. */
  addTimeout() {
    this.mutants++;
    this.#valid++;
    this.#executed++;
    this.#timeouts++;
  }

  addCrash() {
    this.mutants++;
    this.#valid++;
    this.#executed++;
    this.#crashes++;
    this.failures++;
  }

  toString() {
    const share = (part) => `${part} (${((100 * part) / this.mutants).toFixed(0)} %)`;
    return [
      `${this.mutants} mutants`,
      `${share(this.#valid)} valid`,
      `${share(this.#executed)} executed in ${this.#calls} calls`,
      `${share(this.#compared)} compared`,
      `traps: ${list(this.#traps)}`,
      `refused: ${list(this.#refused)}`,
      `${this.#timeouts} timed out`,
      `${this.#differences} differed`,
      `${this.#crashes} crashed`,
    ].join('; ');
  }
}

function count(map, key, times) {
  map.set(key, (map.get(key) ?? 0) + times);
}

function list(map) {
  const entries = [...map].sort(([, one], [, other]) => other - one);
  return entries.map(([kind, times]) => `${kind} ${times}`).join(', ') || 'none';
}
