/** Gathers what one side of a manifest says while its tree is walked; keys by a table, and what no table names is a part. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { canonical } from '../../syntax/canonical.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { Kind } from '../kinds.ts';
import type { Trait } from '../traits.ts';
import type { App, Level, Part, Place, Use } from './format.ts';
import { type Actor, type Grant, mostGrants } from './grant.ts';
import { brief } from './names.ts';

/** A setting with a meaning, told when it comes and when it goes; {app} in its words is the name of the app. */
export interface Setting {
  readonly kinds: readonly [gained: Kind, lost: Kind];
  readonly subject: string;
  readonly facts: Trait['facts'];
  /** Where it comes. */
  readonly severity: Severity;
  /** Where it goes; left out, that of the kind. */
  readonly missed?: Severity;
  /** The whole sentences. */
  readonly gained: string;
  readonly lost: string;
  /** Of the same subject, a higher rank gives all that a lower one does. */
  readonly rank?: number;
}

/** What a grant says beside its scope. */
export interface More {
  readonly label?: string | undefined;
  readonly limit?: string | undefined;
}

export class Reading {
  readonly file: TextFile;
  readonly side: Side;
  readonly #grants: Grant[] = [];
  readonly #places: Place[] = [];
  readonly #traits: Level[] = [];
  readonly #parts: Part[] = [];

  constructor(file: TextFile, side: Side) {
    this.file = file;
    this.side = side;
  }

  ask(
    vendor: string,
    as: Actor,
    scope: string,
    lines: Lines,
    meaning?: Grant['meaning'],
    { label, limit }: More = {},
  ): void {
    if (this.#grants.length >= mostGrants)
      throw new Unreadable(this.file.path, lines.startLine, `asks for more than ${mostGrants} scopes`);
    this.#grants.push({
      vendor,
      as,
      scope,
      ...(meaning === undefined ? {} : { meaning }),
      ...(label === undefined ? {} : { label }),
      ...(limit === undefined ? {} : { limit }),
      evidence: this.#at(lines),
    });
  }

  place(use: Use, address: string, lines: Lines): void {
    this.#places.push({ use, address, evidence: this.#at(lines) });
  }

  /** A setting that lets in more while it stands: its whole sentences, where it comes and where it goes. */
  opens(
    subject: string,
    facts: Trait['facts'],
    severity: Severity,
    says: readonly [gained: string, lost: string],
    lines: Lines,
    rank?: number,
  ): void {
    const kinds = ['integration.app.opened', 'integration.app.closed'] as const;
    const [gained, lost] = says;
    const ranked = rank === undefined ? {} : { rank };
    this.setting({ kinds, subject, facts, severity, gained, lost, ...ranked }, lines);
  }

  /** Something that the vendor tells the app when it happens. */
  hears(vendor: string, event: string, severity: Severity, lines: Lines): void {
    const name = brief(event);
    this.setting(
      {
        kinds: ['integration.webhook.added', 'integration.webhook.removed'],
        subject: `${vendor} event ${name} for {app}`,
        facts: { event: name },
        severity,
        gained: `${vendor} tells {app} of each ${name}`,
        lost: `${vendor} no longer tells {app} of each ${name}`,
      },
      lines,
    );
  }

  setting(setting: Setting, lines: Lines): void {
    const { kinds, subject, facts, severity, missed, gained, lost, rank } = setting;
    this.#traits.push({
      subject,
      facts,
      evidence: this.#at(lines),
      gained: { kind: kinds[0], severity, summary: gained },
      lost: { kind: kinds[1], summary: lost, ...(missed === undefined ? {} : { severity: missed }) },
      ...(rank === undefined ? {} : { rank }),
    });
  }

  /** What nobody judges. */
  part(name: string, node: TreeNode, lines: Lines = node): void {
    this.partOf(name, canonical(node), lines);
  }

  partOf(name: string, meaning: string, { startLine, endLine }: Lines): void {
    this.#parts.push({ name: brief(name), meaning, lines: { startLine, endLine } });
  }

  app(name: string, vendor: string): App {
    return {
      name,
      vendor,
      grants: this.#grants,
      places: this.#places,
      traits: this.#traits,
      unjudged: this.#parts,
    };
  }

  #at(lines: Lines) {
    return evidenceAt(this.file, this.side, lines);
  }
}

/** @param at the key with those above it: "settings.interactivity". */
export type Reads = (entry: TreeEntry, into: Reading, at: string) => void;
export type Keys = ReadonlyMap<string, Reads>;

export function keys(reads: Readonly<Record<string, Reads>>): Keys {
  return new Map(Object.entries(reads));
}

/** Reads a map by the table; whatever else stands there is a part. */
export function readKeys(node: TreeNode | null | undefined, table: Keys, into: Reading, above = ''): void {
  if (node === null || node === undefined || isNothing(node)) return;
  if (node.kind !== 'map' || node.tag !== null) {
    into.part(above === '' ? 'the manifest' : above, node);
    return;
  }
  for (const entry of node.entries.values()) {
    // JSON has no comments, so people put them into keys.
    if (entry.key.startsWith('//')) continue;
    const at = above === '' ? entry.key : `${above}.${entry.key}`;
    (table.get(entry.key) ?? unread)(entry, into, at);
  }
}

export const unread: Reads = (entry, into, at) => into.part(at, entry.value, entry);

/** Of no meaning: names, colours, words for people. */
export const nothing: Reads = () => {};

export function inner(table: Keys): Reads {
  return (entry, into, at) => readKeys(entry.value, table, into, at);
}

/** Each item of a list by the same table. */
export function each(table: Keys): Reads {
  return (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const item of entry.value.items) readKeys(item, table, into, at);
  };
}

/** Each text of a list, or of one text alone. */
export function texts(read: (text: string, lines: Lines, into: Reading) => void): Reads {
  return (entry, into, at) => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const item of items) {
      const text = textOf(item);
      if (text !== null) read(text, entry.value.kind === 'sequence' ? item : entry, into);
      else if (!isNothing(item)) into.part(at, item);
    }
  };
}

/** A switch; where it is on, something is so. */
export function whileOn(read: (into: Reading, lines: Lines) => void): Reads {
  return whileIs(true, read);
}

export function whileIs(state: boolean, read: (into: Reading, lines: Lines) => void): Reads {
  return (entry, into, at) => {
    const value = entry.value.kind === 'scalar' ? entry.value.value : undefined;
    if (value === state || value === String(state)) read(into, entry);
    else if (value !== !state && value !== String(!state) && value !== null) unread(entry, into, at);
  };
}

export function placed(use: Use): Reads {
  return texts((address, lines, into) => into.place(use, address, lines));
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.tag === null;
}

export function textOf(node: TreeNode | null | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null && node.tag === null ? String(node.value) : null;
}

/** @returns the node at the end of a path of keys. */
export function nodeAt(node: TreeNode | null | undefined, ...path: readonly string[]): TreeNode | undefined {
  let at = node ?? undefined;
  for (const key of path) at = at?.kind === 'map' ? at.entries.get(key)?.value : undefined;
  return at;
}

/** @returns the name that a manifest gives itself, fit for a sentence; the other words where it gives none. */
export function nameAt(root: TreeNode | null, path: readonly string[], otherwise: string): string {
  const name = brief(textOf(nodeAt(root, ...path)) ?? '');
  // A name that a template fills in says nothing.
  return name === '' || name.includes('{') ? otherwise : name;
}
