/** Insulin under the skin, at the start of what every state keeps free. */
@final
@unmanaged
export class Insulin {
  /** In the depot, U. */
  depot: f32;
  /** On its way from the depot to where it acts, U. */
  active: f32;
}
