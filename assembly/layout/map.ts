/**
 * Where each block lies. One arena fills the memory from its start. The state comes last, and behind it only the working
 * memory of `risk`, both as long as the configuration needs: the memory of a device can end at its `State.memoryEnd`.
 */
import { Evidence, Moments, NoiseUpdate, Pace, Tangent } from './adaptive';
import { Belief3 } from './belief';
import { Configuration } from './configuration';
import {
  HEAD_PARAMETERS_OFFSET,
  HeadAhead,
  HeadLags,
  HeadLearning,
  HeadLevels,
  HeadTerms,
  LowRisk,
  ShapeTerms,
} from './head';
import { Input } from './input';
import { Insulin } from './insulin';
import { IntervalFactors, IntervalRates, LevelAhead, PAST_FORECASTS, PastForecast, Reach } from './intervals';
import { Ahead, Component, MOST_COMPONENTS, PLANARS, Planar } from './mixture';
import { Monitor } from './monitor';
import { Diagnostics, FORECAST_STEPS, Forecast, ForecastStep, Risk, RiskStep } from './outputs';
import { PARAMETERS_CAPACITY } from './parameters';
import { RISK_TABLES_LENGTH } from './risk-tables';
import { Sensor } from './sensor';
import { State } from './state';
import { Update } from './update';

/** Static memory of the module, bytes: what one page holds above the null guard. */
const ARENA_LENGTH: i32 = 0x10000 - 16;

export const INPUT: usize = memory.data(ARENA_LENGTH, 16);
export const CONFIGURATION: usize = INPUT + offsetof<Input>();
export const PARAMETERS: usize = CONFIGURATION + offsetof<Configuration>();
/** The head's parameters: for each horizon `HEAD_SHAPE_LENGTH` bytes of shape lie behind the three `HeadTerms`. */
export const HEAD_PARAMETERS: usize = PARAMETERS + HEAD_PARAMETERS_OFFSET;
export const HEAD_SHAPE_LENGTH: usize = 3 * offsetof<ShapeTerms>() + offsetof<HeadLevels>();
export const HEAD_PARAMETERS_LENGTH: usize =
  3 * offsetof<HeadTerms>() + 2 * HEAD_SHAPE_LENGTH + offsetof<LowRisk>() + offsetof<HeadLearning>();
export const FORECAST: usize = PARAMETERS + PARAMETERS_CAPACITY;
export const FORECAST_FIRST: usize = FORECAST + offsetof<Forecast>();
export const RISK: usize = FORECAST_FIRST + FORECAST_STEPS * offsetof<ForecastStep>();
export const RISK_FIRST: usize = RISK + offsetof<Risk>();
export const DIAGNOSTICS: usize = RISK_FIRST + FORECAST_STEPS * offsetof<RiskStep>();
export const UPDATE: usize = DIAGNOSTICS + offsetof<Diagnostics>();
export const PACE: usize = UPDATE + offsetof<Update>();
export const TANGENT: usize = PACE + offsetof<Pace>();
export const MOMENTS: usize = TANGENT + offsetof<Tangent>();
export const EVIDENCES: usize = MOMENTS + 6 * offsetof<Moments>();
export const AHEAD: usize = EVIDENCES + 4 * offsetof<Evidence>();
export const MIXTURE: usize = AHEAD + 2 * (offsetof<Ahead>() + PLANARS * offsetof<Planar>());
export const REACH: usize = MIXTURE + MOST_COMPONENTS * offsetof<Component>();
/** What `REACH` grows by with each step from 30 to 60 minutes. */
export const REACH_GROWTH: usize = REACH + offsetof<Reach>();
/** A belief that is run ahead by its own filter. */
export const BELIEF_AHEAD: usize = REACH_GROWTH + offsetof<Reach>();
export const HEAD_LAGS: usize = BELIEF_AHEAD + offsetof<Belief3>();
export const HEAD_FEATURES: usize = HEAD_LAGS + offsetof<HeadLags>();
export const HEAD_SHAPE: usize = HEAD_FEATURES + offsetof<HeadTerms>();
export const HEAD_AHEAD: usize = HEAD_SHAPE + offsetof<ShapeTerms>();
export const HEAD_GAIN: usize = HEAD_AHEAD + offsetof<HeadAhead>();
export const NOISE_UPDATE: usize = HEAD_GAIN + offsetof<HeadTerms>();
export const RISK_TABLES: usize = NOISE_UPDATE + offsetof<NoiseUpdate>();
export const STATE: usize = RISK_TABLES + RISK_TABLES_LENGTH;

export const STATE_CONFIGURATION: usize = STATE + offsetof<State>();
export const STATE_INSULIN: usize = STATE_CONFIGURATION + offsetof<Configuration>();
export const STATE_SENSOR: usize = STATE_INSULIN + offsetof<Insulin>();
export const STATE_MONITOR: usize = STATE_SENSOR + offsetof<Sensor>();
export const STATE_PAST: usize = STATE_MONITOR + offsetof<Monitor>();
export const STATE_AHEAD: usize = STATE_PAST + PAST_FORECASTS * offsetof<PastForecast>();
export const STATE_RATES: usize = STATE_AHEAD + 2 * offsetof<LevelAhead>();
export const STATE_FACTORS: usize = STATE_RATES + offsetof<IntervalRates>();
/** Last of what all models have: each goes on behind its own parameters. */
export const STATE_PARAMETERS: usize = STATE_FACTORS + 4 * offsetof<IntervalFactors>();
