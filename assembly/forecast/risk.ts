import { state } from '../layout/blocks';
import { checkForecastable } from './moments';
import { riskHead } from '../layout/blocks';
export function crossingRisk(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  riskHead.time = state.time;
  riskHead.steps = 12;
  riskHead.interval = state.interval;
  return 0;
}
