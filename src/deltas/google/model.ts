/** What one side of a file says about access in Google Cloud, as typed values with lines; and how its trees are read. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';

/** Where a piece stands; its text is cut out only for what differs. */
export interface Place extends Lines {
  readonly file: TextFile;
  readonly side: Side;
}

export type Level = 'organization' | 'folder' | 'project' | 'resource' | 'unknown';

/** What a policy hangs on. */
export interface Resource {
  /** "Project quay/harbour"; '' where the file does not say. */
  readonly name: string;
  readonly level: Level;
}

/** One member has one role on one resource, always or under one condition. */
export interface Grant {
  readonly resource: Resource;
  readonly role: string;
  readonly member: string;
  /** In one spelling; '' for none. */
  readonly condition: string;
  readonly memberAt: Place;
  readonly roleAt: Place;
  readonly conditionAt: Place | null;
}

export interface CustomRole {
  /** What it is known by on both sides: a role in a file of its own may have nothing but a title. */
  readonly key: string;
  readonly name: string;
  readonly level: Level;
  /** A disabled role may be granted and lets nobody do anything. */
  readonly disabled: boolean;
  readonly permissions: ReadonlyMap<string, Place>;
}

export interface Identity {
  readonly name: string;
  readonly at: Place;
}

export interface Key extends Identity {
  readonly account: string;
  /** What was uploaded; '' where Google makes the key. */
  readonly publicKey: string;
}

/** Reads or writes of one kind, by one service, are logged on a resource, but for some members. */
export interface AuditLog {
  readonly resource: Resource;
  readonly service: string;
  readonly type: string;
  readonly at: Place;
  readonly exempted: ReadonlyMap<string, Place>;
}

export interface DenyRule {
  readonly principals: ReadonlyMap<string, Place>;
  readonly exceptPrincipals: ReadonlySet<string>;
  readonly permissions: ReadonlyMap<string, Place>;
  readonly exceptPermissions: ReadonlySet<string>;
  /** In one spelling; '' for none. */
  readonly condition: string;
  readonly at: Place;
}

/** A part that this analyzer does not judge. */
export interface Part {
  /** Within its file; the same on both sides. */
  readonly key: string;
  readonly name: string;
  /** Equal where two mean the same. */
  readonly meaning: string;
  /** Says nothing where the other side has no such part: what it belongs to is new or gone, and is told. */
  readonly ifOnBoth?: true;
  readonly at: Place;
}

/** What documents say; each reader gives the pieces that it found. */
export interface Pieces {
  readonly grants: readonly Grant[];
  readonly roles: readonly CustomRole[];
  readonly accounts: readonly Identity[];
  readonly keys: readonly Key[];
  readonly logs: readonly AuditLog[];
  readonly denials: readonly DenyRule[];
  readonly parts: readonly Part[];
}

export const noPieces: Pieces = {
  grants: [],
  roles: [],
  accounts: [],
  keys: [],
  logs: [],
  denials: [],
  parts: [],
};

export type Entries = ReadonlyMap<string, TreeEntry>;

/** Reads nodes of one file, and refuses what has another shape than Google documents. */
export class Reader {
  readonly #file: TextFile;
  readonly #side: Side;

  constructor(file: TextFile, side: Side) {
    this.#file = file;
    this.#side = side;
  }

  at({ startLine, endLine }: Lines): Place {
    return { file: this.#file, side: this.#side, startLine, endLine };
  }

  map(node: TreeNode | undefined, what: string): Entries {
    if (node === undefined || isNothing(node)) return new Map();
    return node.kind === 'map' ? node.entries : this.fail(node, `${what} must be a map of keys and values`);
  }

  list(entry: TreeEntry | undefined): readonly TreeNode[] {
    if (entry === undefined || isNothing(entry.value)) return [];
    return entry.value.kind === 'sequence'
      ? entry.value.items
      : this.fail(entry, `${entry.key} must be a list`);
  }

  text(node: TreeNode, what: string): string {
    return node.kind === 'scalar' && node.value !== null && node.value !== ''
      ? String(node.value)
      : this.fail(node, `${what} must be a text`);
  }

  /** @returns the texts of a list with the lines where each stands first. */
  texts(entry: TreeEntry | undefined): ReadonlyMap<string, Place> {
    const texts = new Map<string, Place>();
    for (const item of this.list(entry)) {
      const text = this.text(item, `each of ${entry?.key ?? ''}`);
      if (!texts.has(text)) texts.set(text, this.at(item));
    }
    return texts;
  }

  required(entries: Entries, key: string, lines: Lines, what: string): TreeEntry {
    return entries.get(key) ?? this.fail(lines, `${what} has no ${key}`);
  }

  /** @returns the keys of a map that nobody judges, as parts. */
  rest(entries: Entries, judged: ReadonlySet<string>, owner: string): readonly Part[] {
    return [...entries.values()]
      .filter(({ key, value }) => !judged.has(key) && !isNothing(value))
      .map((entry) => ({
        key: `${owner}: ${entry.key}`,
        name: `${entry.key} of ${owner}`,
        meaning: meaningOf(entry.value),
        at: this.at(entry),
      }));
  }

  /** Google refuses a key that it does not know, so it can only be a mistake. */
  only(entries: Entries, known: ReadonlySet<string>): void {
    for (const entry of entries.values()) {
      if (!known.has(entry.key)) this.fail(entry, `${entry.key} is no key that Google knows here`);
    }
  }

  fail(lines: Lines, reason: string): never {
    throw new Unreadable(this.#file.path, lines.startLine, reason);
  }
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** @returns '' for null, a list, a map, or nothing. */
export function textOf(entry: TreeEntry | undefined): string {
  return entry?.value.kind === 'scalar' ? String(entry.value.value ?? '') : '';
}

/** @returns a text that two nodes share only where they are the same, key order aside. */
export function meaningOf(node: TreeNode): string {
  if (node.kind === 'scalar') return `${node.tag ?? ''}${JSON.stringify(node.value)}`;
  if (node.kind === 'sequence') return `${node.tag ?? ''}[${node.items.map(meaningOf).join(',')}]`;
  const entries = [...node.entries].map(([key, { value }]) => `${JSON.stringify(key)}:${meaningOf(value)}`);
  return `${node.tag ?? ''}{${entries.sort().join(',')}}`;
}

/** @returns the pieces of all, in order. */
export function joined(pieces: readonly Pieces[]): Pieces {
  return {
    grants: pieces.flatMap((piece) => piece.grants),
    roles: pieces.flatMap((piece) => piece.roles),
    accounts: pieces.flatMap((piece) => piece.accounts),
    keys: pieces.flatMap((piece) => piece.keys),
    logs: pieces.flatMap((piece) => piece.logs),
    denials: pieces.flatMap((piece) => piece.denials),
    parts: pieces.flatMap((piece) => piece.parts),
  };
}

/** @returns the evidence of places, each line once. */
export function evidenceOf(first: Place, ...more: readonly Place[]): readonly [Evidence, ...Evidence[]] {
  const seen = new Set([keyOf(first)]);
  const others = more.filter((place) => !seen.has(keyOf(place)) && seen.add(keyOf(place)));
  return [evidence(first), ...others.map(evidence)];
}

const keyOf = ({ side, startLine, endLine }: Place) => `${side} ${startLine} ${endLine}`;
const evidence = ({ file, side, startLine, endLine }: Place) =>
  evidenceAt(file, side, { startLine, endLine });
