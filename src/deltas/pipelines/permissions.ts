/** What the job's token may do: the effective permissions of each job, scope by scope. */

import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { DraftDelta, Evidence, Severity } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { evidenceIn } from './traits.ts';
import { entriesOf, isNothing, type Job, type Pipeline, textOf } from './workflow.ts';

const levels = ['none', 'read', 'write'] as const;
type Level = (typeof levels)[number] | 'default';

/**
 * Where a job's permissions come from, by what they may reach at most. A job with no block in reach has the
 * repository's default, which no file tells: all but OIDC it may be (docs.github.com, "Workflow syntax", permissions).
 */
const breadth = { absent: 0, listed: 0, 'read-all': 1, default: 2, 'write-all': 3 } as const;
type Source = keyof typeof breadth;

const spoken: Readonly<Record<Source, string>> = {
  absent: 'no permissions',
  listed: 'only the permissions listed',
  'read-all': 'read access to everything',
  default: "the repository's default permissions",
  'write-all': 'write access to everything',
};

interface Scope {
  readonly level: Level;
  readonly lines: Lines;
}

/** What one job's token may do. */
interface Token {
  readonly source: Source;
  /** Empty where the source is no list. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** Where the block stands, or the job that has none. */
  readonly evidence: (lines?: Lines) => readonly Evidence[];
}

/** It lets a job prove who it is to other systems, so it has a kind of its own. */
const oidc = 'id-token';

/** @returns what each job's token may do more or less; OIDC is told once, by its own kind. */
export function permissionDeltas(before: Pipeline | null, after: Pipeline | null): readonly DraftDelta[] {
  const ids = new Set([...jobsOf(after), ...jobsOf(before)].map((job) => job.id));
  const changes = [...ids].flatMap((id) => {
    const had = tokenOf(before, id);
    const has = tokenOf(after, id);
    return [...wholeDeltas(id, had, has), ...scopeDeltas(id, had, has)];
  });
  return [...changes, ...compareTraits(oidcTraits(before), oidcTraits(after))];
}

/** A composite action runs with the token of the job that uses it. */
function jobsOf(pipeline: Pipeline | null): readonly Job[] {
  return pipeline?.form === 'workflow' ? pipeline.jobs : [];
}

function tokenOf(pipeline: Pipeline | null, id: string): Token {
  const job = jobsOf(pipeline).find((candidate) => candidate.id === id);
  if (pipeline === null || job === undefined) {
    return { source: 'absent', scopes: new Map(), evidence: () => [] };
  }
  // A job's own block replaces the workflow's whole; scopes that a block leaves out are none.
  const block = job.body.get('permissions') ?? pipeline.top.get('permissions');
  const evidence = (lines: Lines = block ?? job.lines) => [evidenceIn(pipeline, lines)];
  return { ...readBlock(block, pipeline.file.path), evidence };
}

function readBlock(block: TreeEntry | undefined, path: string): Pick<Token, 'source' | 'scopes'> {
  const scopes = new Map<string, Scope>();
  if (block === undefined) return { source: 'default', scopes };
  const { value } = block;
  const text = textOf(block);
  if (text === 'read-all' || text === 'write-all') return { source: text, scopes };
  if (value.kind !== 'map' && !isNothing(value)) throw unknownLevel(path, block);
  for (const entry of entriesOf(block).values()) {
    const level = levels.find((name) => name === textOf(entry));
    if (level === undefined) throw unknownLevel(path, entry);
    scopes.set(entry.key, { level, lines: entry });
  }
  return { source: 'listed', scopes };
}

function unknownLevel(path: string, { startLine }: Lines): Unreadable {
  const expected = 'permissions must be read-all, write-all, or a map of scopes to none, read or write';
  return new Unreadable(path, startLine, expected);
}

/** One delta where a job's permissions come from another source; single scopes are told by scopeDeltas. */
function wholeDeltas(id: string, had: Token, has: Token): readonly DraftDelta[] {
  const from = had.source;
  const to = has.source;
  if (breadth[from] === breadth[to]) return [];
  const widens = breadth[to] > breadth[from];
  const summary =
    to === 'absent'
      ? `Job ${id} is gone; its token had ${spoken[from]}`
      : `The token of job ${id} now has ${spoken[to]} (was: ${spoken[from]})`;
  // A block that was taken away is seen on the side that had it.
  const evidence =
    to === 'default' ? [...had.evidence(), ...has.evidence()] : [...has.evidence(), ...had.evidence()];
  return draft(widens ? wideningSeverity(from, to) : null, {
    subject: `job ${id}: all permissions`,
    summary,
    facts: { job: id, scope: '*', from, to },
    evidence,
  });
}

/** A new job with the default has what the repository's owners chose for all; taking a block away undoes a choice. */
function wideningSeverity(from: Source, to: Source): Severity {
  return to === 'read-all' || (from === 'absent' && to === 'default') ? 'low' : 'high';
}

function scopeDeltas(id: string, had: Token, has: Token): readonly DraftDelta[] {
  const scopes = new Set([...has.scopes.keys(), ...had.scopes.keys()]);
  scopes.delete(oidc);
  return [...scopes].flatMap((scope) => {
    const from = levelOf(had, scope);
    const to = levelOf(has, scope);
    if (rank(from) === rank(to)) return [];
    const widens = rank(to) > rank(from);
    // Beside a whole, a list is told by the block; only what the list has and the whole lacks is more to tell.
    const whole = [had, has].find((token) => breadth[token.source] > 0);
    const list = whole === had ? has : had;
    if (whole !== undefined && rank(levelOf(list, scope)) < rank(levelOf(whole, scope))) return [];
    const summary =
      has.source === 'absent'
        ? `Job ${id} is gone; its token could ${from} ${scope}`
        : to === 'none'
          ? `Job ${id} may no longer ${from} ${scope}`
          : `Job ${id} may now ${widens ? '' : 'only '}${to} ${scope} (was: ${from})`;
    return draft(widens ? (to === 'read' ? 'low' : from === 'default' ? 'medium' : 'high') : null, {
      subject: `job ${id}: permission ${scope}`,
      summary,
      facts: { job: id, scope, from, to },
      evidence: [...placeOf(has, scope), ...placeOf(had, scope)],
    });
  });
}

/** @param severity of a widening; null for a narrowing. */
function draft(
  severity: Severity | null,
  rest: Pick<DraftDelta, 'subject' | 'summary' | 'facts'> & { readonly evidence: readonly Evidence[] },
): readonly DraftDelta[] {
  const [first, ...more] = rest.evidence;
  if (first === undefined) return [];
  const kind = severity === null ? 'pipeline.permission.narrowed' : 'pipeline.permission.widened';
  return [{ ...rest, kind, ...(severity === null ? {} : { severity }), evidence: [first, ...more] }];
}

function levelOf(token: Token, scope: string): Level {
  if (token.source === 'read-all') return 'read';
  if (token.source === 'write-all') return 'write';
  if (token.source === 'default') return 'default';
  return token.scopes.get(scope)?.level ?? 'none';
}

/** The default may be no more than reading: a write that is written down can be more than that. */
function rank(level: Level): number {
  return level === 'default' ? 1 : levels.indexOf(level);
}

function placeOf(token: Token, scope: string): readonly Evidence[] {
  const lines = token.scopes.get(scope)?.lines;
  if (lines !== undefined) return token.evidence(lines);
  return breadth[token.source] > 0 ? token.evidence() : [];
}

function oidcTraits(pipeline: Pipeline | null): readonly Trait[] {
  return jobsOf(pipeline).flatMap(({ id }): readonly Trait[] => {
    const token = tokenOf(pipeline, id);
    const scope = token.scopes.get(oidc);
    if (scope?.level !== 'write' && token.source !== 'write-all') return [];
    return token.evidence(scope?.lines).map((evidence) => ({
      subject: `job ${id}: permission ${oidc}`,
      facts: { job: id, scope: oidc },
      evidence,
      gained: {
        kind: 'pipeline.oidc.added',
        summary: `Job ${id} may now ask for identity tokens that clouds and registries trust`,
      },
      lost: {
        kind: 'pipeline.oidc.removed',
        summary: `Job ${id} may no longer ask for identity tokens that clouds and registries trust`,
      },
    }));
  });
}
