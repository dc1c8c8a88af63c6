/**
 * Evidence by betting: against the hypothesis that bounded numbers x, each in -1..1, have means of at most 0 whatever came
 * before, a gambler who stakes the share λ of the wealth multiplies it by 1 + λ x. Under the hypothesis the wealth is a
 * supermartingale that begins with 1, so the chance that it ever reaches 1/α is at most α, whenever one looks (Ville 1939;
 * Waudby-Smith and Ramdas, J. R. Stat. Soc. B 2024; Ramdas et al., Statistical Science 2023). Several stakes share the wealth.
 */

/** Shares that are staked, each by its own gambler with an equal part of the wealth. */
const STAKES = [0.05, 0.1, 0.2, 0.4, 0.8] as const;

/** Wealth of each gambler: plain numbers, to be written down. */
export type Wealth = number[];

export function startingWealth(): Wealth {
  return STAKES.map(() => 1);
}

/** The wealth after x: an e-process. */
export function bet(wealth: Readonly<Wealth>, x: number): Wealth {
  return wealth.map((part, k) => part * (1 + STAKES[k]! * within(x)));
}

/**
 * The same, except that whoever has lost gets back what he began with: an e-detector, which finds a change at any time. Before
 * it, 1/α is reached after at least 1/α numbers on average (Shin, Ramdas and Rinaldo, New England J. Stat. Data Sci. 2024).
 */
export function watchfulBet(wealth: Readonly<Wealth>, x: number): Wealth {
  return bet(
    wealth.map((part) => Math.max(part, 1)),
    x,
  );
}

/** The evidence against the hypothesis: the mean of the wealth. */
export function evidence(wealth: Readonly<Wealth>): number {
  return wealth.reduce((sum, part) => sum + part, 0) / wealth.length;
}

function within(x: number): number {
  return Math.min(Math.max(x, -1), 1);
}
