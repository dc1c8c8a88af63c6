/** What every model of glucose and insulin offers to the patient who lives in it. */

export const MODEL_NAMES = ['padova', 'hovorka'] as const;
export type BodyModel = (typeof MODEL_NAMES)[number];

/** What acts on a body during a step; constant within it. */
export interface Influence {
  /** Carbohydrate that is being eaten, g/min. */
  eating: number;
  /** Insulin that is being infused, U/h. */
  basal: number;
  /** Heart rate above rest, beats/min. */
  effort: number;
  /** Insulin acts as if there were this many times as much of it. */
  sensitivity: number;
  /** Rise of plasma glucose that nothing here explains, mg/dL/min. */
  unexplained: number;
}

export interface Body {
  /** Plasma glucose, mg/dL. */
  readonly glucose: number;
  /** Interstitial glucose, which a sensor sees, mg/dL. */
  readonly interstitial: number;
  /** Plasma insulin, mU/L (1 mU/L is 6 pmol/L). */
  readonly insulin: number;
  /** Carbohydrate in stomach and gut, g. */
  readonly gut: number;
  /** Infusion that holds the body at its fasting glucose, U/h. */
  readonly basal: number;
  /** Fasting glucose under that infusion, mg/dL. */
  readonly fasting: number;
  /** A meal of so many grams begins; it arrives by `Influence.eating`. */
  beginMeal(grams: number): void;
  /** Puts insulin under the skin at once, U. */
  inject(units: number): void;
  /** One Runge–Kutta step. */
  step(minutes: number, influence: Influence): void;
}

/** A body at rest under its own basal infusion. */
export function atRest({ basal }: Body): Influence {
  return { eating: 0, basal, effort: 0, sensitivity: 1, unexplained: 0 };
}

/** Below this, mg/dL, the models mean nothing; glucose is held there. */
export const LEAST_GLUCOSE = 20;

export const MILLIGRAMS_PER_GRAM = 1000;
export const MINUTES_PER_HOUR = 60;
