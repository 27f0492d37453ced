/** What the author of a change can mend: text that no reader can make sense of. The pipeline turns it into an `unresolved` delta. */
export class Unreadable extends Error {
  readonly path: string;
  /** 1-based; 1 where the fault has no better place. */
  readonly line: number;
  readonly reason: string;

  constructor(path: string, line: number, reason: string) {
    super(`${path}:${line}: ${reason}`);
    this.name = 'Unreadable';
    this.path = path;
    this.line = line;
    this.reason = reason;
  }
}
