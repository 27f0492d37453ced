/** What changed in a resource and no meaning settles: one delta a resource, with every setting by name. */
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { redact } from '../../evidence.ts';
import type { ResourceMeaning } from '../catalogue.ts';
import { eitherTag, type Resource } from '../resource.ts';
import { evidenceOf } from './places.ts';
import { isNothing, jsonIn, sameText, scalarText, shortened, shownText } from './values.ts';

/** How deep settings are told apart, and how many are listed. */
const limits = { depth: 6, listed: 40, named: 3 } as const;

/** A value, and the part of the resource that it was written in: what a JSON text holds has no place of its own. */
interface Placed {
  readonly node: TreeNode | null;
  readonly at: TreeNode | null;
}

interface Setting {
  readonly path: string;
  readonly had: Placed;
  readonly has: Placed;
}

/** @param known whether the type is in the catalogue. */
export function settingDelta(
  meaning: ResourceMeaning,
  known: boolean,
  before: Resource,
  after: Resource,
  settled: readonly string[],
): DraftDelta | null {
  const quiet = new Set([...settled, ...meaning.ignored, ...meaning.access].map(plainPath));
  const settings = changedIn(whole(before), whole(after), '', 0).filter(({ path }) => !isWithin(path, quiet));
  const [first] = settings;
  if (first === undefined) return null;
  const paths = [...new Set(settings.map(({ path }) => path))];
  const { name } = after;
  const [was, is] = [shownText(first.had.node), shownText(first.has.node)];
  const [then, now] = was === is ? whereTheyPart(first.had.node, first.has.node) : [was, is];
  const single = then === now ? `${first.path} changes` : `${first.path} becomes ${now} (was ${then})`;
  const what = settings.length === 1 ? single : `${some(paths)} change`;
  const reason = known ? '' : `; what settings of ${after.type} mean is not in the catalogue`;
  const values = settings
    .slice(0, limits.listed)
    .map(({ path, had, has }) => `${path}: ${shownText(had.node)} -> ${shownText(has.node)}`);
  return {
    kind: 'infra.setting.changed',
    subject: name,
    summary: `${name}: ${what}${reason}`,
    facts: { type: after.type, settings: values },
    evidence: evidenceOf({ resource: before, node: first.had.at }, { resource: after, node: first.has.at }),
  };
}

function plainPath(path: string): string {
  return path.replaceAll('[]', '');
}

/** Whether the path, or one that it lies under, is among them. */
function isWithin(path: string, paths: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    if (paths.has(path.slice(0, end))) return true;
  }
  return false;
}

function whole({ body }: Resource): Placed {
  return { node: body, at: null };
}

/** The deepest paths that differ; items of lists have the path of their list. */
function changedIn(before: Placed, after: Placed, path: string, depth: number): readonly Setting[] {
  if (sameText(before.node) === sameText(after.node)) return [];
  const here = [{ path, had: before, has: after }];
  const [had, has] = [opened(before), opened(after)];
  if (depth >= limits.depth || (had.node ?? has.node) === null) return here;
  if (!mapsOnly(had.node) || !mapsOnly(has.node)) return here;
  const names = new Set([...keysOf(had.node), ...keysOf(has.node)]);
  const inside = [...names].flatMap((name) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return changedIn(settingIn(had, name), settingIn(has, name), inner, depth + 1);
  });
  // Blocks that swap values differ as a whole and in no single setting.
  return inside.length > 0 ? inside : here;
}

/** A JSON text is what it holds. */
function opened({ node, at }: Placed): Placed {
  if (node === null || isNothing(node)) return { node: null, at };
  const inside = jsonIn(node);
  return inside === null ? { node, at } : { node: inside, at: at ?? node };
}

/** A map, or a list of maps as blocks are. */
function mapsOnly(node: TreeNode | null): boolean {
  if (node === null || node.kind === 'map') return true;
  return (
    node.kind === 'sequence' &&
    node.tag !== eitherTag &&
    node.items.length > 0 &&
    node.items.every((item) => item.kind === 'map')
  );
}

function mapsOf(node: TreeNode | null): readonly TreeMap[] {
  if (node === null || node.kind === 'scalar') return [];
  return node.kind === 'map' ? [node] : node.items.filter((item) => item.kind === 'map');
}

function keysOf(node: TreeNode | null): readonly string[] {
  return mapsOf(node).flatMap((map) => [...map.entries.keys()]);
}

/** Of several blocks: the values of all of them, as one list. */
function settingIn({ node, at }: Placed, name: string): Placed {
  const values = mapsOf(node).flatMap((map) => map.entries.get(name)?.value ?? []);
  const [first, ...rest] = values;
  // What stands in a JSON text is shown where the text is written; the body itself is no such text.
  const inJson = at !== null && at.kind === 'scalar';
  const place = inJson ? at : (first ?? null);
  if (first === undefined || rest.length === 0)
    return { node: first ?? null, at: first === undefined ? null : place };
  const { startLine, endLine } = first;
  return { node: { kind: 'sequence', items: values, tag: null, startLine, endLine }, at: place };
}

/** How much of a long text is looked at, and how much is shown around the place where two of them part. */
const excerpt = { looked: 16_384, before: 24, after: 48 } as const;

/** Texts and lists that begin alike and are cut where they still do: what they look like from there on. */
function whereTheyPart(before: TreeNode | null, after: TreeNode | null): readonly [string, string] {
  const [was, is] = [fullText(before), fullText(after)];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same += 1;
  let tail = 0;
  const most = Math.min(was.length, is.length) - same;
  while (tail < most && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;
  const from = Math.max(0, same - excerpt.before);
  const cut = (text: string) => {
    const to = Math.min(text.length - tail + excerpt.before, from + excerpt.before + excerpt.after);
    return shortened(`${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`);
  };
  return [cut(was), cut(is)];
}

/** Without secrets before it is cut: half of one is not known again. */
function fullText(node: TreeNode | null): string {
  const text =
    node?.kind === 'sequence' && node.tag !== eitherTag
      ? node.items.map((item) => scalarText(item) ?? '').join(', ')
      : (scalarText(node) ?? '');
  return redact(text.slice(0, excerpt.looked).replace(/\s+/g, ' '));
}

function some(names: readonly string[]): string {
  if (names.length <= limits.named) return names.join(', ');
  return `${names.slice(0, limits.named - 1).join(', ')} and ${names.length - limits.named + 1} more settings`;
}
