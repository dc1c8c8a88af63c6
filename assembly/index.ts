/**
 * The ABI: every export of the module and nothing else. The host writes a block, calls, and reads a block; each call answers
 * a `Status`, negative when it refused and changed nothing.
 */
import { diagnoseBelief } from './forecast/diagnose';
import { fillForecast } from './forecast/moments';
import { crossingRisk } from './forecast/risk';
import { smoothHistory } from './forecast/smooth';
import { CONFIGURATION, DIAGNOSTICS, FORECAST, INPUT, PARAMETERS, RISK, STATE } from './layout/map';
import { Model } from './layout/configuration';
import { ADAPTIVE, FEATURES } from './profile';
import { configureState } from './state/configure';
import { observeEvent, recover } from './state/observe';
import { restoreState, sealState } from './state/snapshot';

/** Addresses of the blocks; SPEC.md describes each byte. */
export const inputAddress: usize = INPUT;
export const configurationAddress: usize = CONFIGURATION;
export const parametersAddress: usize = PARAMETERS;
export const forecastAddress: usize = FORECAST;
export const riskAddress: usize = RISK;
export const diagnosticsAddress: usize = DIAGNOSTICS;
export const stateAddress: usize = STATE;

/** What this build holds: bit 1 << m of each `Model` m, and the `Feature` bits. */
export const heldModels: u32 = (1 << Model.AR2) | (1 << Model.KINEMATIC) | (ADAPTIVE ? 1 << Model.ADAPTIVE : 0);
export const heldFeatures: u32 = FEATURES;

/** Starts an empty state from the configuration and parameter blocks. */
export function configure(): i32 {
  return configureState();
}

/** Takes in the event in the input block. Answers the belief's `Flag`s. */
export { observeEvent as observe };

/** Goes on at the input block's time after the device's clock was set back. */
export { recover as recoverClock };

/** Fills mean and standard deviation of the forecast block. */
export function forecast(): i32 {
  return fillForecast(false);
}

/** Fills the whole forecast block: `forecast`, quantiles and threshold probabilities. */
export function distribution(): i32 {
  return fillForecast(true);
}

/** Fills the risk block: the probability that readings cross the thresholds. */
export { crossingRisk as risk };

/** Fills the diagnostics block. */
export { diagnoseBelief as diagnose };

/** Writes the last hour's beliefs, given all that came since, behind the state. */
export function smooth(): i32 {
  return smoothHistory();
}

/** Seals the state, so that its bytes are a snapshot. */
export function seal(): i32 {
  return sealState();
}

/** Checks a snapshot that the host has copied into the state block. */
export function restore(): i32 {
  return restoreState();
}
