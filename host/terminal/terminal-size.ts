/** How large a drawing may be on a stream: as large as the terminal within limits, or a usual size without one. */

export const LEAST_COLUMNS = 60;
const MOST_COLUMNS = 160;
const USUAL_COLUMNS = 100;
const USUAL_ROWS = 28;

export interface TerminalSize {
  width: number;
  rows: number;
}

export function terminalSize(stream: { columns?: number; rows?: number }): TerminalSize {
  const columns = stream.columns || USUAL_COLUMNS;
  return {
    width: Math.min(Math.max(columns, LEAST_COLUMNS), MOST_COLUMNS),
    rows: stream.rows || USUAL_ROWS,
  };
}
