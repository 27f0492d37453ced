/** How the command line ends: one table, for the commands, the help and the documentation. */
export const exit = {
  done: 0,
  /** `--fail-on` was met. */
  met: 1,
  /** An option, revision, path or configuration is wrong; the message says how to mend it. */
  wrongUse: 2,
  /** Our fault. */
  internal: 3,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Wrong use of the command line: the message is all that is shown. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
