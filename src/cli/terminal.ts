/** Where a command writes: results to standard output, progress and faults to standard error. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly fault: (text: string) => void;
  /** A line that is replaced by the next one, on a terminal only; null clears it. */
  readonly progress: (text: string | null) => void;
  readonly colour: boolean;
  /** In columns. */
  readonly width: number;
}

/** Colour only where a person looks on, and never against their wish (no-color.org). */
export function terminalOf(out: NodeJS.WriteStream, errors: NodeJS.WriteStream): Terminal {
  let shown = false;
  return {
    out: (text) => out.write(text),
    fault: (text) => errors.write(`${text}\n`),
    progress: (text) => {
      if (!errors.isTTY) return;
      if (text !== null) errors.write(`\r\u001b[K${text} …`);
      else if (shown) errors.write('\r\u001b[K');
      shown = text !== null;
    },
    colour: out.isTTY === true && process.env.NO_COLOR === undefined,
    width: Math.min(Math.max(out.columns ?? 80, 40), 100),
  };
}
