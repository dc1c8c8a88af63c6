/** Name of a metered module's counter: a mutable i32 that wraps at 4 G; read it as unsigned, and set it to 0 before a call. */
export const COUNTER_NAME = 'cycles';
