/** Draws bodies from populations: log-normal parameters around published means, kept when the body could live. */
import type { Body, BodyModel } from './body.js';
import { exp, ln } from './functions.js';
import { Hovorka, type HovorkaParameters } from './hovorka.js';
import { Padova, type PadovaParameters } from './padova.js';
import type { Random } from './random.js';
import { tune, type Therapy } from './therapy.js';

/** A person: a body, its age in years and weight in kg, and the doses that suit it. */
export interface Person {
  body: Body;
  age: number;
  weight: number;
  therapy: Therapy;
}

/** Median and standard deviation of the logarithm. */
type Spread = readonly [median: number, logSd: number];

/**
 * Medians: the type 1 subject of the papers (Dalla Man 2007, GIM 2007; Gb of S2013). The joint distribution of the 300 subjects was
 * never published: the spreads are rounded from published estimates (Dalla Man 2006 for the gut, the priors of ReplayBG, Cappon et al.
 * 2023, for insulin and sensitivity) and are ours. See docs/SIMULATOR.md.
 */
const PADOVA: Readonly<Record<Exclude<keyof PadovaParameters, 'HEb' | 'f' | 'Fcns' | 'ke1' | 'ke2' | 'b'>, Spread>> = {
  BW: [75, 0.18],
  Gb: [120, 0.06],
  Ib: [100, 0.15],
  EGPb: [2.4, 0.14],
  Vg: [1.88, 0.07],
  Vi: [0.05, 0.2],
  k1: [0.065, 0.25],
  k2: [0.079, 0.25],
  m1: [0.19, 0.3],
  CL: [0.0145, 0.12],
  kabs: [0.057, 0.6],
  kmax: [0.0558, 0.3],
  kmin: [0.008, 0.35],
  d: [0.15, 0.35],
  kp2: [0.0021, 0.4],
  kp3: [0.009, 0.4],
  ki: [0.0079, 0.4],
  Vmx: [0.047, 0.45],
  Km0: [225.59, 0.1],
  p2u: [0.0331, 0.35],
  kd: [0.0164, 0.12],
  ka1: [0.0018, 0.3],
  ka2: [0.0182, 0.3],
  tau: [8, 0.25],
};

/** Parameters that move together, through a factor that they share: the insulin actions, and the two ways out of the skin. */
const PADOVA_SHARED: Readonly<
  Partial<Record<keyof PadovaParameters, { factor: 'action' | 'skin'; correlation: number }>>
> = {
  Vmx: { factor: 'action', correlation: 0.8 },
  kp3: { factor: 'action', correlation: 0.8 },
  kp2: { factor: 'action', correlation: 0.6 },
  ka1: { factor: 'skin', correlation: 0.95 },
  ka2: { factor: 'skin', correlation: 0.95 },
};

/**
 * Means and standard deviations of six people (R. Hovorka et al., Am J Physiol 282, E992, 2002; collected by D. Boiroux et al. about 2010),
 * as log-normals with these moments: several of the published normals would often be negative.
 */
const HOVORKA: Readonly<
  Record<'EGP0' | 'F01' | 'k12' | 'ka1' | 'ka2' | 'ka3' | 'ke' | 'SIT' | 'SID' | 'SIE' | 'VI', Spread>
> = {
  EGP0: moments(0.0161, 0.0039),
  F01: moments(0.0097, 0.0022),
  k12: moments(0.0649, 0.0282),
  ka1: moments(0.0055, 0.0056),
  ka2: moments(0.0683, 0.0507),
  ka3: moments(0.0304, 0.0235),
  ke: moments(0.14, 0.035),
  SIT: moments(51.2e-4, 32.09e-4),
  SID: moments(8.2e-4, 7.84e-4),
  SIE: moments(520e-4, 306.2e-4),
  VI: moments(0.12, 0.012),
};

/** Doses of a body that is kept: those that clinics see in adults. */
const PLAUSIBLE = {
  basal: [0.2, 2.5],
  carbRatio: [4, 35],
  correction: [10, 110],
} as const;

const MOST_DRAWS = 1000;

/** Draws until a body is plausible: most are not, of the Cambridge model. */
export function drawPerson(model: BodyModel, random: Random): Person {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const age = random.between(18, 70);
    const drawn = model === 'padova' ? drawPadova(random) : drawHovorka(random);
    const make = drawn === undefined ? undefined : maker(drawn);
    const therapy = make === undefined ? undefined : tune(make, drawn!.parameters.BW);
    if (therapy !== undefined && plausible(therapy)) {
      return { body: make!(), age, weight: drawn!.parameters.BW, therapy };
    }
  }
  throw new Error(`no plausible ${model} body in ${MOST_DRAWS} draws`);
}

type Drawn = { model: 'padova'; parameters: PadovaParameters } | { model: 'hovorka'; parameters: HovorkaParameters };

export function drawPadova(random: Random): Drawn & { model: 'padova' } {
  const factors = { action: random.normal(0, 1), skin: random.normal(0, 1) };
  const drawn = Object.entries(PADOVA).map(([name, [median, logSd]]) => {
    const own = random.normal(0, 1);
    const shared = PADOVA_SHARED[name as keyof PadovaParameters];
    const z = shared === undefined ? own : mixed(factors[shared.factor], own, shared.correlation);
    return [name, median * exp(logSd * z)];
  });
  const parameters = Object.fromEntries(drawn) as Record<keyof typeof PADOVA, number>;
  const b = Math.min(Math.max(random.normal(0.78, 0.1), 0.5), 0.95);
  return {
    model: 'padova',
    parameters: { ...parameters, b, HEb: 0.6, f: 0.9, Fcns: 1, ke1: 0.0005, ke2: 339 },
  };
}

export function drawHovorka(random: Random): (Drawn & { model: 'hovorka' }) | undefined {
  const drawn = Object.entries(HOVORKA).map(([name, spread]) => [name, lognormal(random, spread)]);
  const parameters = Object.fromEntries(drawn) as Record<keyof typeof HOVORKA, number>;
  const absorption = random.normal(0.018, 0.0045); // 1/τI
  const expVG = random.normal(1.16, 0.23); // e^VG
  if (absorption < 0.009 || expVG < 1.08) return undefined;
  return {
    model: 'hovorka',
    parameters: {
      ...parameters,
      BW: random.between(65, 95),
      VG: ln(expVG),
      tauI: 1 / absorption,
      tauG: exp(-random.normal(-3.689, 0.25)),
      AG: random.between(0.7, 1),
      Gb: random.normal(120, 7),
      tau: lognormal(random, [8, 0.25]),
    },
  };
}

function maker(drawn: Drawn): (() => Body) | undefined {
  if (drawn.model === 'padova') {
    const { parameters } = drawn;
    // Tissue must hold glucose in balance, and kempt must be a rate between two.
    const balanced = parameters.k1 * parameters.Gb * parameters.Vg + parameters.Fcns > parameters.EGPb;
    return balanced && parameters.kmin < parameters.kmax ? () => new Padova(parameters) : undefined;
  }
  try {
    new Hovorka(drawn.parameters);
    return () => new Hovorka(drawn.parameters);
  } catch {
    return undefined;
  }
}

function plausible(therapy: Therapy): boolean {
  return Object.entries(PLAUSIBLE).every(([dose, [least, greatest]]) => {
    const value = therapy[dose as keyof typeof PLAUSIBLE];
    return value >= least && value <= greatest;
  });
}

function mixed(shared: number, own: number, correlation: number): number {
  return correlation * shared + Math.sqrt(1 - correlation * correlation) * own;
}

function lognormal(random: Random, [median, logSd]: Spread): number {
  return median * exp(random.normal(0, logSd));
}

/** The log-normal with this mean and standard deviation. */
function moments(mean: number, sd: number): Spread {
  const relative = sd / mean;
  const variance = ln(1 + relative * relative);
  return [mean / exp(variance / 2), Math.sqrt(variance)];
}
