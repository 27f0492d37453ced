/** A tree of settings read by a table of its documented keys: what the table does not name is kept as unknown. */
import { createHash } from 'node:crypto';
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { evidenceAt, redact } from '../../evidence.ts';
import type { UnknownSetting } from '../model.ts';

/**
 * By key path, such as "permissions.allow" or "mcpServers.*"; `*` is any one key. A reader is given the entry with all that
 * is below it. 'silent' is for what carries no power: looks, wording, time limits.
 */
export type KnownSettings = Readonly<Record<string, 'silent' | ((entry: TreeEntry) => void)>>;

/** What people write where JSON has no comments. */
const comment = /^(?:_+(?:comments?|notes?|readme|docs?|description)\b|\/\/|\$comment$)/i;

const shownValue = 160;

/** @returns the settings that the table does not name, in the order of writing. */
export function readSettings(
  file: TextFile,
  side: Side,
  tree: TreeNode,
  known: KnownSettings,
): readonly UnknownSetting[] {
  const table = Object.entries(known).map(([key, read]) => ({ path: key.split('.'), read }));
  const unknown: UnknownSetting[] = [];
  const walk = (node: TreeNode, above: readonly string[], open: typeof table): void => {
    if (node.kind !== 'map') return;
    for (const entry of node.entries.values()) {
      const depth = above.length;
      const named = open.filter(({ path }) => path[depth] === entry.key);
      const fitting = named.length > 0 ? named : open.filter(({ path }) => path[depth] === '*');
      const whole = fitting.find(({ path }) => path.length === depth + 1);
      const key = [...above, entry.key];
      if (whole !== undefined) {
        if (whole.read !== 'silent') whole.read(entry);
      } else if (fitting.length > 0 && entry.value.kind === 'map') walk(entry.value, key, fitting);
      else if (!comment.test(entry.key)) {
        unknown.push({
          key: key.join('.'),
          value: shownSetting(entry.value),
          evidence: evidenceAt(file, side, entry),
        });
      }
    }
  };
  walk(tree, [], table);
  return unknown;
}

/** @returns the value as a person may see it; two long values that differ past the cut still differ. */
export function shownSetting(node: TreeNode): string {
  const whole = canonical(node);
  if (whole.length <= shownValue) return whole;
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, shownValue)}… (${whole.length} characters, digest ${digest})`;
}

/** @returns one text for one meaning: keys in order, secrets redacted. */
export function canonical(node: TreeNode): string {
  return redact(JSON.stringify(plain(node)));
}

function plain(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  const entries = [...node.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return Object.fromEntries(entries.map(({ key, value }) => [key, plain(value)]));
}

/** @returns the texts of a list, or of one text alone, each with its place. */
export function textsIn(node: TreeNode): readonly { readonly text: string; readonly node: TreeNode }[] {
  const items = node.kind === 'sequence' ? node.items : [node];
  return items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [{ text: String(item.value), node: item }] : [],
  );
}

/** @returns the text of a scalar; null of anything else. */
export function textOf(node: TreeNode | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : null;
}
