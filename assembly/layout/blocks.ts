/** The blocks at their addresses, as typed views. */
import { Configuration } from './configuration';
import { Input } from './input';
import { Insulin } from './insulin';
import {
  CONFIGURATION,
  DIAGNOSTICS,
  FORECAST,
  FORECAST_FIRST,
  INPUT,
  PARAMETERS,
  RISK,
  STATE,
  STATE_CONFIGURATION,
  STATE_INSULIN,
  STATE_MONITOR,
  STATE_PARAMETERS,
  STATE_SENSOR,
} from './map';
import { Monitor } from './monitor';
import { Diagnostics, Forecast, ForecastStep, Risk } from './outputs';
import { Parameters } from './parameters';
import { Sensor } from './sensor';
import { State } from './state';

export const input: Input = changetype<Input>(INPUT);
export const configuration: Configuration = changetype<Configuration>(CONFIGURATION);
export const parameters: Parameters = changetype<Parameters>(PARAMETERS);
export const forecastHead: Forecast = changetype<Forecast>(FORECAST);
export const riskHead: Risk = changetype<Risk>(RISK);
export const diagnostics: Diagnostics = changetype<Diagnostics>(DIAGNOSTICS);
export const state: State = changetype<State>(STATE);
/** The configuration and the parameters that the state was configured with. */
export const configured: Configuration = changetype<Configuration>(STATE_CONFIGURATION);
export const learned: Parameters = changetype<Parameters>(STATE_PARAMETERS);
export const insulin: Insulin = changetype<Insulin>(STATE_INSULIN);
export const sensor: Sensor = changetype<Sensor>(STATE_SENSOR);
export const monitor: Monitor = changetype<Monitor>(STATE_MONITOR);

/** Step `k` of the forecast block, from 0: 5 (k + 1) minutes ahead. */
export function forecastStep(k: u32): ForecastStep {
  return changetype<ForecastStep>(FORECAST_FIRST + k * offsetof<ForecastStep>());
}
