/** What every reader of a format gives: a small tree with positions, so that no analyzer ever touches a library. */

/** 1-based, inclusive. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

export interface TreeScalar extends Lines {
  readonly kind: 'scalar';
  /** By the core schema of YAML 1.2: `on`, `yes` and `010` are what they look like. */
  readonly value: string | number | boolean | null;
  /** A tag of the file's own, such as `!Ref`; null where it has none or only a standard one. */
  readonly tag: string | null;
}

export interface TreeSequence extends Lines {
  readonly kind: 'sequence';
  readonly items: readonly TreeNode[];
  readonly tag: string | null;
}

export interface TreeMap extends Lines {
  readonly kind: 'map';
  /** In the order of writing; keys of a merge (`<<`) come last. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly tag: string | null;
}

/** A key with its value. The lines run from the key to the end of what is written there; an alias's value stands elsewhere. */
export interface TreeEntry extends Lines {
  readonly key: string;
  readonly value: TreeNode;
}

export type TreeNode = TreeScalar | TreeSequence | TreeMap;
