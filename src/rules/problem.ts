/** What an admin can mend: a place, what was found, and how to put it right. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly mend: string;
}

/** One sentence: `file:line:column: message Mend: mend`. */
export function problemText(problem: Problem): string {
  const { file, line, column, message, mend } = problem;
  return `${file}:${line}:${column}: ${message} Mend: ${mend}`;
}
