/**
 * Where each block lies. One arena fills the memory from its start; the state comes last, so that the memory of a device
 * can end where its state ends.
 */
import { Configuration } from './configuration';
import { Input } from './input';
import { Diagnostics, FORECAST_STEPS, Forecast, ForecastStep, Risk, RiskStep } from './outputs';
import { PARAMETERS_CAPACITY } from './parameters';
import { State, STATE_RESERVED } from './state';

/** Static memory of the module, bytes: what one page holds above the null guard. */
const ARENA_LENGTH: i32 = 0x10000 - 16;

/** Working memory of `risk`, bytes. Nothing in it outlives a call. */
export const SCRATCH_LENGTH: usize = 3072;

export const INPUT: usize = memory.data(ARENA_LENGTH, 16);
export const CONFIGURATION: usize = INPUT + offsetof<Input>();
export const PARAMETERS: usize = CONFIGURATION + offsetof<Configuration>();
export const FORECAST: usize = PARAMETERS + PARAMETERS_CAPACITY;
export const FORECAST_FIRST: usize = FORECAST + offsetof<Forecast>();
export const RISK: usize = FORECAST_FIRST + FORECAST_STEPS * offsetof<ForecastStep>();
export const RISK_FIRST: usize = RISK + offsetof<Risk>();
export const DIAGNOSTICS: usize = RISK_FIRST + FORECAST_STEPS * offsetof<RiskStep>();
export const SCRATCH: usize = DIAGNOSTICS + offsetof<Diagnostics>();
export const STATE: usize = SCRATCH + SCRATCH_LENGTH;

export const STATE_CONFIGURATION: usize = STATE + offsetof<State>();
export const STATE_PARAMETERS: usize = STATE_CONFIGURATION + offsetof<Configuration>();
export const STATE_BELIEF: usize = STATE_PARAMETERS + PARAMETERS_CAPACITY + STATE_RESERVED;
