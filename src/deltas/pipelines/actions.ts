/** Whose code a job runs: the actions, reusable workflows and images it names, and whether a name can move. */
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { evidenceIn } from './traits.ts';
import { entriesOf, type Job, type Pipeline, textOf } from './workflow.ts';

export interface ActionRef {
  /** "owner/name/path", or the image without its tag. */
  readonly action: string;
  /** Tag, branch or digest; '' where there is none. */
  readonly ref: string;
  /** A digest cannot be moved to other code. */
  readonly pinned: boolean;
  readonly party: 'github' | 'third-party' | 'local';
  readonly type: 'action' | 'workflow' | 'image';
}

/** @param uses the value of `uses:`. */
export function parseUses(uses: string): ActionRef {
  if (/^\.{1,2}(?:\/|$)/.test(uses)) {
    return {
      action: uses,
      ref: '',
      pinned: true,
      party: 'local',
      type: isWorkflow(uses) ? 'workflow' : 'action',
    };
  }
  if (uses.startsWith('docker://'))
    return { ...parseImage(uses.slice(9)), party: 'third-party', type: 'image' };
  const at = uses.lastIndexOf('@');
  const action = at < 0 ? uses : uses.slice(0, at);
  const ref = at < 0 ? '' : uses.slice(at + 1);
  return {
    action: action.toLowerCase(),
    ref,
    pinned: /^(?:[\da-f]{40}|[\da-f]{64})$/i.test(ref),
    party: /^(?:actions|github)\//i.test(action) ? 'github' : 'third-party',
    type: isWorkflow(action) ? 'workflow' : 'action',
  };
}

function isWorkflow(action: string): boolean {
  return /\/\.github\/workflows\/[^/]+\.ya?ml$/.test(action);
}

/** A colon before the last slash belongs to the registry's port, not to a tag. */
export function parseImage(image: string): Pick<ActionRef, 'action' | 'ref' | 'pinned'> {
  const [name = '', digest] = image.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const action = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? '' : name.slice(colon + 1);
  const pinned = /^sha256:[\da-f]{64}$/i.test(digest ?? '');
  return { action, ref: digest ?? tag, pinned };
}

interface Use {
  readonly job: Job;
  readonly ref: ActionRef;
  readonly evidence: Evidence;
}

/** All uses of one action in one job. */
interface Usage {
  readonly uses: readonly [Use, ...Use[]];
  readonly refs: readonly string[];
  readonly pinned: boolean;
}

export function actionDeltas(before: Pipeline | null, after: Pipeline | null): readonly DraftDelta[] {
  const had = usages(before);
  const has = usages(after);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => compare(had.get(key), has.get(key)));
}

function usages(pipeline: Pipeline | null): ReadonlyMap<string, Usage> {
  const found = new Map<string, [Use, ...Use[]]>();
  if (pipeline === null) return new Map();
  for (const job of pipeline.jobs) {
    for (const { uses, lines } of usesOf(job)) {
      const ref = parseUses(uses);
      if (ref.party === 'local') continue;
      const key = JSON.stringify([job.id, ref.action]);
      const use = { job, ref, evidence: evidenceIn(pipeline, lines) };
      const same = found.get(key);
      if (same === undefined) found.set(key, [use]);
      else same.push(use);
    }
  }
  return new Map([...found].map(([key, uses]) => [key, usage(uses)]));
}

function usage(uses: readonly [Use, ...Use[]]): Usage {
  const refs = [...new Set(uses.map((use) => use.ref.ref))].sort();
  return { uses, refs, pinned: uses.every((use) => use.ref.pinned) };
}

function usesOf(job: Job): readonly { readonly uses: string; readonly lines: Lines }[] {
  const steps = job.steps.map((step) => step.body.get('uses'));
  const image = [job.body.get('image')].filter((entry) => textOf(entry).startsWith('docker://'));
  return [job.body.get('uses'), ...image, ...steps].flatMap((entry) =>
    entry === undefined || textOf(entry) === '' ? [] : [{ uses: textOf(entry), lines: entry }],
  );
}

function compare(had: Usage | undefined, has: Usage | undefined): readonly DraftDelta[] {
  const now = has ?? had;
  if (now === undefined || (had !== undefined && has !== undefined && same(had, has))) return [];
  const { job, ref } = now.uses[0];
  const what = `${ref.type} ${ref.action}`;
  const github = ref.party === 'github';
  const at = (usage: Usage | undefined) => (usage === undefined ? '' : usage.refs.join(', ') || 'no tag');
  const base = {
    subject: `action ${ref.action} in ${job.label}`,
    facts: {
      job: job.id,
      action: ref.action,
      ref: now.refs.join(', '),
      pinned: now.pinned,
      party: ref.party,
      type: ref.type,
      ...(had !== undefined && has !== undefined ? { previous: had.refs.join(', ') } : {}),
    },
    evidence: evidenceOf(now, now === has ? had : undefined),
  };
  const capital = job.label.replace(/^./, (letter) => letter.toUpperCase());
  if (has === undefined) {
    const kind = now.pinned ? 'pipeline.action.removed' : 'pipeline.action.pinned';
    return [{ ...base, kind, summary: `${capital} no longer runs ${what}` }];
  }
  if (!has.pinned && (had === undefined || had.pinned)) {
    const from = had === undefined ? '' : `; it was pinned to ${at(had)}`;
    return [
      {
        ...base,
        kind: 'pipeline.action.unpinned',
        severity: github ? 'low' : 'medium',
        summary: `${capital} runs ${what} at ${at(has)}, which its owner can move to other code${from}`,
      },
    ];
  }
  if (had === undefined) {
    const severity = github ? 'info' : 'low';
    return [
      {
        ...base,
        kind: 'pipeline.action.added',
        severity,
        summary: `${capital} now runs ${what}, pinned to a digest`,
      },
    ];
  }
  if (!had.pinned && has.pinned) {
    return [
      {
        ...base,
        kind: 'pipeline.action.pinned',
        summary: `${capital} pins ${what} to a digest (was: ${at(had)})`,
      },
    ];
  }
  return [
    {
      ...base,
      kind: 'pipeline.action.changed',
      severity: has.pinned || github ? 'info' : 'low',
      summary: `${capital} runs ${what} at ${at(has)} (was: ${at(had)})`,
    },
  ];
}

function same(had: Usage, has: Usage): boolean {
  return had.refs.join(' ') === has.refs.join(' ');
}

/** After first; of a change, only the places whose reference the other side does not have. */
function evidenceOf(now: Usage, former: Usage | undefined): readonly [Evidence, ...Evidence[]] {
  const onlyIn = (one: Usage, other: Usage | undefined) => {
    const known = new Set(other?.refs);
    return one.uses.filter((use) => !known.has(use.ref.ref)).map((use) => use.evidence);
  };
  const changed = [...onlyIn(now, former), ...(former === undefined ? [] : onlyIn(former, now))];
  const [first = now.uses[0].evidence, ...more] = changed;
  return [first, ...more.slice(0, 19)];
}

/** @returns the parts of a container's declaration that name an image; '' for none. */
export function imageOf(entry: Parameters<typeof entriesOf>[0]): string {
  return textOf(entry) || textOf(entriesOf(entry).get('image'));
}
