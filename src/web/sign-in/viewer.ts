/** Who looks at a page that has figures, and of which repositories they may see any. */

export interface Viewer {
  /** null where nobody signs in. */
  readonly login: string | null;
  /** What they see on GitHub, "owner/name" in small letters; null where that is everything. */
  readonly repositories: ReadonlySet<string> | null;
  /** False where they see more than was read. */
  readonly complete: boolean;
}
