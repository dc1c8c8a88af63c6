/** What the head's references ask the filter of a core without a head. */
import { AdaptiveParametersView, StatisticsView } from '../../host/core/layout.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import type { FilterView } from '../reference/head.js';
import { PARAMETERS_OFFSET, type RawCore } from './raw-core.js';

/** What the filter of a core without a head believes. */
export function viewOf(core: RawCore): FilterView {
  const [z, v, e] = core.belief.x as [number, number, number];
  const at = core.engine.addresses.stateAddress + PARAMETERS_OFFSET + AdaptiveParametersView.SIZE;
  const statistics = new StatisticsView(core.data, at);
  const { meanShare, driftPower } = SHIPPED.adaptive.values as { meanShare: number; driftPower: number };
  const spread = Math.sqrt(statistics.variance);
  const scale = 60 * (Math.min(Math.max(spread, 15), 120) / 50) ** driftPower;
  const centre = 140 + meanShare * (statistics.mean - 140);
  const position = Math.min(Math.max((z - e - centre) / scale, -2.2), 3.5);
  return { glucose: z - e, rate: v, position, usual: statistics.mean, spread };
}
