/** Both sides of a text in, one delta where it says another thing out: what joins, what leaves, and when it is followed. */
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import { shortDigest, visibleAt, visibly } from './hidden/visible.ts';
import type { Statement } from './signals/statements.ts';
import { fieldKey } from './text/head.ts';
import type { Instructions } from './text/read.ts';

export interface Worded {
  readonly of: Instructions;
  readonly statements: readonly Statement[];
  /** Comments that hide nothing: text all the same. */
  readonly notes: readonly (Lines & { readonly key: string })[];
}

/** One thing that the text says, by meaning. */
interface Said extends Lines {
  readonly key: string;
  readonly scope: boolean;
}

export function wordingDeltas(before: Worded | null, after: Worded | null): readonly DraftDelta[] {
  const had = saidBy(before);
  const has = saidBy(after);
  const joins = [...has.values()].filter(({ key }) => !had.has(key));
  const leaves = [...had.values()].filter(({ key }) => !has.has(key));
  const places = [...placesOf(after, joins), ...placesOf(before, leaves)];
  const of = (after ?? before)?.of;
  const [first, ...more] = places;
  if (of === undefined || first === undefined) return [];
  const { name, reader } = of.role;
  const scoped = [...joins, ...leaves].every(({ scope }) => scope);
  const change = before === null ? 'new' : after === null ? 'removed' : scoped ? 'scope' : 'reworded';
  return [
    {
      kind: 'agent.instructions.changed',
      subject: name,
      summary: summaryOf(change, of, joins, leaves, reader),
      facts: {
        change,
        digest: shortDigest([...joins.map(({ key }) => `+${key}`), ...leaves.map(({ key }) => `-${key}`)]),
      },
      evidence: [first, ...more.slice(0, shownPlaces - 1)],
    },
  ];
}

function saidBy(worded: Worded | null): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  if (worded === null) return said;
  const { of, statements, notes } = worded;
  const add = ({ startLine, endLine }: Lines, key: string, scope: boolean) => {
    if (!said.has(key)) said.set(key, { key, scope, startLine, endLine });
  };
  for (const field of of.head.scope) add(field, `field ${fieldKey(field)}`, true);
  for (const statement of statements) {
    if (statement.key !== '') add(statement, `${statement.sense} ${statement.key}`, false);
  }
  for (const note of notes) add(note, `comment ${note.key}`, false);
  return said;
}

/** Neighbouring sentences are one place. */
function placesOf(worded: Worded | null, said: readonly Said[]): readonly Evidence[] {
  if (worded === null) return [];
  const { file, side } = worded.of;
  const places: { startLine: number; endLine: number }[] = [];
  for (const { startLine, endLine } of [...said].sort((a, b) => a.startLine - b.startLine)) {
    const open = places.at(-1);
    if (open !== undefined && startLine <= open.endLine + 2) open.endLine = Math.max(open.endLine, endLine);
    else places.push({ startLine, endLine });
  }
  return places.slice(0, shownPlaces).map((lines) => visibleAt(file, side, lines));
}

function summaryOf(
  change: string,
  { role: { name }, lines, head }: Instructions,
  joins: readonly Said[],
  leaves: readonly Said[],
  reader: string,
): string {
  const count = lines.filter(({ text }) => text.trim() !== '').length;
  if (change === 'new')
    return `${name} is new: ${counted(count, 'line')} that ${reader} follows${when(head.scope)}`;
  if (change === 'removed') return `${name} is gone: ${counted(count, 'line')} that ${reader} followed`;
  if (change === 'scope') {
    const [was, is] = [leaves, joins].map((all) =>
      all.map(({ key }) => key.slice('field '.length)).join('; '),
    );
    return visibly(
      `${name} is followed at other times: ${is || 'no longer limited'} (was ${was || 'not said'})`,
      300,
    );
  }
  const parts = [
    ...(joins.length > 0 ? [`${counted(joins.length, 'statement')} joined`] : []),
    ...(leaves.length > 0 ? [`${counted(leaves.length, 'statement')} left`] : []),
  ];
  return `${name}, which ${reader} follows, says something else: ${parts.join(', ')}`;
}

function when(scope: readonly Parameters<typeof fieldKey>[0][]): string {
  const named = scope.filter(({ key }) =>
    ['globs', 'alwaysapply', 'applyto', 'paths', 'inclusion', 'trigger'].includes(key),
  );
  return named.length === 0 ? '' : ` (${visibly(named.map(fieldKey).join('; '), 120)})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
