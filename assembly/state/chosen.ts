/** What the state is configured with. Where a build leaves something out (profile.ts), the answer is constant and its branches vanish. */
import { configured } from '../layout/blocks';
import { Model } from '../layout/configuration';
import { ADAPTIVE, FEATURES } from '../profile';

/** A class for the sake of `@inline`. */
export class Chosen {
  /** Whether the model is the adaptive one. */
  @inline static adaptive(): bool {
    return ADAPTIVE && configured.model == Model.ADAPTIVE;
  }

  /** Whether this `Feature` runs beside the filter. */
  @inline static has(feature: u32): bool {
    return (FEATURES & feature) != 0 && (configured.features & feature) != 0;
  }
}
