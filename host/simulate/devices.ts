/** Published error models of glucose sensors. */

/** What is wrong with a kind of sensor; errors as A. Facchinetti et al., IEEE Trans Biomed Eng 61, 620 (2014) write them. */
export interface Device {
  /** Days that a sensor is worn, and minutes in which a new one says nothing. */
  wear: number;
  warmUp: number;
  /** a(t) and b(t): coefficients of 1, d, d² in days d since insertion; b in mg/dL. */
  gain: readonly [number, number, number];
  offset: readonly [number, number, number];
  /** How much sensors differ in them: standard deviations of their first coefficients. Ours; chosen for the published MARD. */
  gainSd: number;
  offsetSd: number;
  /** v and c: x_k = a₁ x_{k−1} + a₂ x_{k−2} + e_k every 5 minutes, with the variance of e, (mg/dL)². */
  noises: readonly (readonly [a1: number, a2: number, variance: number])[];
}

export const DEVICES = {
  /** Dexcom G6, factory calibrated: M. Vettoretti et al., Annu Int Conf IEEE EMBC (2019). */
  g6: {
    wear: 10,
    warmUp: 120,
    gain: [1.048, -0.033, 0.002],
    offset: [-6.398, 6.179, -0.448],
    gainSd: 0.04,
    offsetSd: 4,
    noises: [
      [1.22, -0.331, 3.641],
      [1.34, -0.492, 5.538],
    ],
  },
  /** Dexcom G5: M. Vettoretti et al., IEEE Trans Biomed Eng 65, 1281 (2018). */
  g5: {
    wear: 7,
    warmUp: 120,
    gain: [1.04, 0.02, 0],
    offset: [-8.75, 0, 0],
    gainSd: 0.05,
    offsetSd: 5,
    noises: [[1.27, -0.42, 7.64]],
  },
  /** Dexcom SEVEN Plus: Facchinetti et al. (2014). */
  seven: {
    wear: 7,
    warmUp: 120,
    gain: [1.1, 0.0002, 0],
    offset: [-14.8, 0.04, 0],
    gainSd: 0.1,
    offsetSd: 8,
    noises: [
      [1.013, -0.2135, 14.45],
      [1.23, -0.3995, 11.3],
    ],
  },
  /** Shows interstitial glucose as it is, to compare with. */
  ideal: { wear: 10, warmUp: 0, gain: [1, 0, 0], offset: [0, 0, 0], gainSd: 0, offsetSd: 0, noises: [] },
} as const satisfies Record<string, Device>;

export type DeviceName = keyof typeof DEVICES;
export const DEVICE_NAMES = Object.keys(DEVICES) as DeviceName[];
