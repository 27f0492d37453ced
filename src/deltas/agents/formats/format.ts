/** The contract of one format: a file of an agent's configuration in, the powers that it gives out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Powers } from '../model.ts';

export interface Format {
  /** As its vendor calls the file: "Claude Code settings". */
  readonly name: string;
  /** Globs of the files that are of this format, dotfiles included. */
  readonly paths: readonly string[];
  /**
   * Where the schema is documented, and when that was read: "code.claude.com/docs/en/settings, read 2026-11".
   */
  readonly source: string;
  /** True where a repository may hold thousands of such files: an unchanged one is not read beside a changed one. */
  readonly many?: true;
  /** @throws Unreadable where the text is not of the format at all. */
  readonly read: (file: TextFile, side: Side) => readonly Powers[];
}
