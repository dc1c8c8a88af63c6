/** An end of the program that people should read, without a stack trace. */
export class Failure extends Error {
  readonly exitCode: 1 | 2;

  /** Exit code 2: a wrong call or unreadable input; 1: a check that failed. */
  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
