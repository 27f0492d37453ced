/** What a permission speaks of, in one language for all products: each vendor's notation is read into it. */

export type ToolPattern =
  /** Every tool. */
  | { readonly tool: 'any' }
  /** Commands; null for all of them. */
  | { readonly tool: 'shell'; readonly command: TextPattern | null }
  /** Files; null for all of them. Writing includes making and removing. */
  | { readonly tool: 'read' | 'write'; readonly path: PathPattern | null }
  /** Fetching from hosts of the web; null for all of them. */
  | { readonly tool: 'fetch'; readonly host: TextPattern | null }
  | { readonly tool: 'search' }
  /** Tools of a server; null for all of them. */
  | { readonly tool: 'mcp'; readonly server: TextPattern; readonly name: TextPattern | null }
  /** Handing work to other agents; null for all of them. */
  | { readonly tool: 'delegate'; readonly agent: TextPattern | null }
  /** A tool that none of these is, by the product's name for it; the argument as written, null for all uses. */
  | { readonly tool: 'other'; readonly name: string; readonly argument: string | null };

/**
 * A set of texts. `glob`: literals with `*` for any text, also none; a literal star cannot be written. `opaque`: a regular
 * expression or another notation that equals only itself.
 */
export type TextPattern =
  | { readonly form: 'glob'; readonly glob: string }
  | { readonly form: 'opaque'; readonly written: string };

/** A set of files. */
export interface PathPattern {
  /** Where the glob starts: in the configuration's directory, at the root of the file system, or in the user's home. */
  readonly from: 'workspace' | 'root' | 'home';
  /** As in a .gitignore: `*` within a name, `**` over directories. No leading slash. */
  readonly glob: string;
}
