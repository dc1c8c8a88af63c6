/** What the bench uses of two packages that ship no types. */
declare module 'kalmanjs' {
  export default class KalmanFilter {
    constructor(options: { R: number; Q: number });
    filter(reading: number): number;
    lastMeasurement(): number;
  }
}

declare module 'kalman-filter' {
  interface Belief {
    mean: number[][];
    covariance: number[][];
    index: number;
  }
  const kalmanFilter: {
    KalmanFilter: new (model: object) => {
      getInitState(): Belief;
      predict(options: { previousCorrected: Belief }): Belief;
      correct(options: { predicted: Belief; observation: number[][] }): Belief;
    };
    State: new (belief: Belief) => Belief;
  };
  export default kalmanFilter;
}
