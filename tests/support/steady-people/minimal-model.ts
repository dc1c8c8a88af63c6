/** Glucose and insulin of one body: the minimal model in its form for type 1 diabetes, integrated minute by minute. */

/** What differs between bodies. Rates are per minute, glucose is in mg/dL, plasma insulin in µU/mL. */
export interface Physiology {
  /** Endogenous glucose production, mg/dL/min. */
  production: number;
  /** Fall of glucose per unit of glucose without insulin (glucose effectiveness at zero insulin), 1/min. */
  effectiveness: number;
  /** Effect of insulin, mL/µU/min. */
  sensitivity: number;
  /** Delay of insulin's action behind plasma, 1/min. */
  actionRate: number;
  /** Clearance of insulin, mL/min. */
  clearance: number;
  /** Delays of injected insulin on its way to plasma, min. */
  depotTime: number;
  plasmaTime: number;
  /** Space that glucose spreads in, dL. */
  volume: number;
  /** Time of fastest absorption of a meal, min. */
  mealTime: number;
  /** Delay of interstitial glucose behind plasma, min. */
  interstitialTime: number;
}

/** What acts on the body during one minute. */
export interface Influence {
  /** Basal insulin, U/h. */
  basal: number;
  /** Insulin need relative to its daily mean. */
  need: number;
  /** Change of glucose that nothing here explains, mg/dL/min. */
  disturbance: number;
}

const SUGAR_TIME = 14;
const MINUTES_PER_HOUR = 60;
const MICROUNITS_PER_UNIT = 1e6;
const MILLIGRAMS_PER_GRAM = 1000;
const LEAST_GLUCOSE = 20;

const DEPOT = 0;
const PLASMA_INSULIN = 1;
const ACTION = 2;
const STOMACH = 3;
const GUT = 4;
const SUGAR_STOMACH = 5;
const SUGAR_GUT = 6;
const GLUCOSE = 7;
const INTERSTITIAL = 8;
const STATES = 9;

/**
 * R. N. Bergman et al., Am J Physiol 236, E667 (1979): insulin acts through a remote compartment and multiplies glucose;
 * in the form of S. S. Kanderian et al., J Diabetes Sci Technol 3, 1047 (2009), which adds subcutaneous insulin and meals:
 *
 *     depot'  = basal/(τ₁ C) − depot/τ₁          action' = p₂ (S/need · insulin − action)
 *     insulin' = (depot − insulin)/τ₂            G' = production + Ra + disturbance − (effectiveness + action) G
 *     stomach' = −stomach/τₘ                     gut' = (stomach − gut)/τₘ,  Ra = gut/(τₘ V)
 *
 * and interstitial' = (G − interstitial)/τᵢ. Sugar has a stomach and gut of its own, emptied faster.
 */
export class MinimalModel {
  readonly #body: Physiology;
  readonly #state = vector();
  readonly #trial = vector();
  readonly #slopes = [vector(), vector(), vector(), vector()] as const;

  /** A body in balance at `glucose` under the basal insulin that holds it there. */
  constructor(body: Physiology, glucose: number) {
    this.#body = body;
    const action = body.production / glucose - body.effectiveness;
    this.#state[ACTION] = action;
    this.#state[PLASMA_INSULIN] = this.#state[DEPOT] = action / body.sensitivity;
    this.#state[GLUCOSE] = this.#state[INTERSTITIAL] = glucose;
  }

  /** Plasma glucose, mg/dL. */
  get glucose(): number {
    return this.#state[GLUCOSE]!;
  }

  /** Interstitial glucose, which a sensor sees, mg/dL. */
  get interstitial(): number {
    return this.#state[INTERSTITIAL]!;
  }

  inject(units: number): void {
    this.#state[DEPOT]! += (units * MICROUNITS_PER_UNIT) / (this.#body.depotTime * this.#body.clearance);
  }

  eat(grams: number): void {
    this.#state[STOMACH]! += grams * MILLIGRAMS_PER_GRAM;
  }

  eatSugar(grams: number): void {
    this.#state[SUGAR_STOMACH]! += grams * MILLIGRAMS_PER_GRAM;
  }

  /** Goes on by one minute: one step of the classical Runge–Kutta method. */
  step(influence: Influence): void {
    const x = this.#state;
    const [k1, k2, k3, k4] = this.#slopes;
    this.#slope(x, influence, k1);
    this.#slope(this.#ahead(k1, 0.5), influence, k2);
    this.#slope(this.#ahead(k2, 0.5), influence, k3);
    this.#slope(this.#ahead(k3, 1), influence, k4);
    for (let i = 0; i < STATES; i++) x[i]! += (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!) / 6;
    x[GLUCOSE] = Math.max(x[GLUCOSE]!, LEAST_GLUCOSE);
  }

  #ahead(slope: Float64Array, minutes: number): Float64Array {
    for (let i = 0; i < STATES; i++) this.#trial[i] = this.#state[i]! + minutes * slope[i]!;
    return this.#trial;
  }

  #slope(x: Float64Array, { basal, need, disturbance }: Influence, slope: Float64Array): void {
    const body = this.#body;
    const infusion = (basal * MICROUNITS_PER_UNIT) / MINUTES_PER_HOUR / body.clearance;
    const appearance = (x[GUT]! / body.mealTime + x[SUGAR_GUT]! / SUGAR_TIME) / body.volume;
    slope[DEPOT] = (infusion - x[DEPOT]!) / body.depotTime;
    slope[PLASMA_INSULIN] = (x[DEPOT]! - x[PLASMA_INSULIN]!) / body.plasmaTime;
    slope[ACTION] = body.actionRate * ((body.sensitivity / need) * x[PLASMA_INSULIN]! - x[ACTION]!);
    slope[STOMACH] = -x[STOMACH]! / body.mealTime;
    slope[GUT] = (x[STOMACH]! - x[GUT]!) / body.mealTime;
    slope[SUGAR_STOMACH] = -x[SUGAR_STOMACH]! / SUGAR_TIME;
    slope[SUGAR_GUT] = (x[SUGAR_STOMACH]! - x[SUGAR_GUT]!) / SUGAR_TIME;
    slope[GLUCOSE] = body.production + appearance + disturbance - (body.effectiveness + x[ACTION]!) * x[GLUCOSE]!;
    slope[INTERSTITIAL] = (x[GLUCOSE]! - x[INTERSTITIAL]!) / body.interstitialTime;
  }
}

function vector(): Float64Array {
  return new Float64Array(STATES);
}
