/**
 * What meals, boluses and basal add to the head, what `Feature.TREATMENTS` is for. It lies before the head at the end of the state:
 *
 *   Basal | TreatmentTerms × 2: weights at 30 and 60 minutes | × PAST_ORIGINS: features of the origins that wait | D | U by columns
 */

/**
 * Terms of the correction of the forecast's mean beside `HeadTerms`. As features each is within -4..4; as weights, mg/dL for each
 * unit, 0 for someone new: they are learned from the person alone.
 */
@final
@unmanaged
export class TreatmentTerms {
  /** ln (1 + `Insulin.active`, U). */
  active: f32;
  /** ln (1 + `Insulin.depot`, U). */
  depot: f32;
  /** ln (1 + `State.carbsOnBoard`, 5 g). */
  gut: f32;
  /** Basal rate above the person's usual one, as a share of that, -1..3; 0 when it is not known. */
  basal: f32;
  /** The same, averaged over about the last half hour. */
  lately: f32;
}

/** The basal rate of a pump. */
@final
@unmanaged
export class Basal {
  /** As it was told last, U/h. */
  rate: f32;
  /** Since then, min. */
  age: f32;
  /** The person's usual rate, averaged over a week, U/h. */
  usual: f32;
  /** How much that average has seen, min; 0: no rate was ever told. */
  seen: f32;
  /** `TreatmentTerms.lately` of now. */
  lately: f32;
}

/** Terms of `TreatmentTerms`. */
export const TREATMENT_TERMS: u32 = 5;
