/** Where a command writes: results to standard output, progress and faults to standard error. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly fault: (text: string) => void;
  /** A line that is replaced by the next one, on a terminal only; null clears it. */
  readonly progress: (text: string | null) => void;
  /** Whether somebody sees that line. */
  readonly live: boolean;
  readonly colour: boolean;
  /** In columns. */
  readonly width: number;
}

/** What of a stream is needed: process.stdout is one. */
export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Colour only where a person looks on, and never against their wish.
 * @param noColor NO_COLOR of the environment: a text that is not empty is that wish (no-color.org).
 */
export function terminalOf(out: Output, errors: Output, noColor: string | undefined): Terminal {
  let shown = false;
  return {
    out: (text) => out.write(text),
    fault: (text) => errors.write(`${text}\n`),
    progress: (text) => {
      if (errors.isTTY !== true) return;
      if (text !== null) errors.write(`\r\u001b[K${text} …`);
      else if (shown) errors.write('\r\u001b[K');
      shown = text !== null;
    },
    live: errors.isTTY === true,
    colour: out.isTTY === true && (noColor ?? '') === '',
    // A terminal that nobody told its size has 0 columns.
    width: Math.min(Math.max(out.columns || 80, 40), 100),
  };
}
