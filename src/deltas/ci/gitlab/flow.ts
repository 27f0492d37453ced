/** When a GitLab job runs and what it waits for: who can start it, whether a person must, whether its failure counts. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { type Entries, entriesOf, textOf, writtenIn } from '../../pipelines/workflow.ts';
import type { Gate, Place, Start } from '../model.ts';

type PlaceOf = (entry: TreeEntry) => Place;

/**
 * Sources of pipelines that are no push and no schedule (docs.gitlab.com/ci/jobs/job_rules, read 2026-11). A merge
 * request of a fork runs in the fork, until a member runs it here; none of these reaches further than that by itself.
 */
const sources: readonly (readonly [RegExp, name: string, who: string])[] = [
  [/^merge_request(?:s|_event)$/, 'merge requests', 'people outside the project, once a member agrees,'],
  [/^external_pull_request(?:s|_event)$/, 'pull requests of another host', 'people outside the project'],
  [/^triggers?$/, 'a trigger token', 'whoever holds a trigger token'],
  [/^chat$/, 'chat', 'whoever may write to its chat'],
];

export function startsOf(entries: readonly TreeEntry[], placeOf: PlaceOf): readonly Start[] {
  const found = new Map<string, Start>();
  for (const entry of entries) {
    const written =
      entry.key === 'only' ? writtenIn([entry]) : writtenIn([entry]).filter(({ key }) => key === 'if');
    for (const { text } of written) {
      const named = entry.key === 'only' ? [text] : text.match(/[a-z_]{4,40}/g);
      const excludes = entry.key !== 'only' && /!=/.test(text);
      for (const name of excludes ? [] : (named ?? [])) {
        const source = sources.find(([pattern]) => pattern.test(name));
        if (source === undefined || found.has(source[1])) continue;
        found.set(source[1], { name: source[1], severity: 'low', who: source[2], place: placeOf(entry) });
      }
    }
  }
  return [...found.values()];
}

/** What each rule that lets the job run says of when; the job's own word where there are no rules. */
function whens(body: Entries): readonly string[] {
  const rules = body.get('rules')?.value;
  const own = textOf(body.get('when')) || 'on_success';
  if (rules?.kind !== 'sequence') return [own];
  const said = rules.items.map((rule) =>
    rule.kind === 'map' ? textOf(rule.entries.get('when')) || own : own,
  );
  return said.filter((when) => when !== 'never');
}

export function gatesOf(body: Entries, placeOf: PlaceOf): readonly Gate[] {
  const entry = body.get('environment');
  const name = textOf(entry) || textOf(entriesOf(entry).get('name'));
  const action = textOf(entriesOf(entry).get('action'));
  const passing = name.includes('$') || /^review\b/i.test(name);
  const waits = whens(body);
  const manual = waits.length > 0 && waits.every((when) => when === 'manual');
  const at = body.get('when') ?? body.get('rules');
  return [
    ...(entry === undefined || name === '' || action === 'stop'
      ? []
      : [
          {
            name: `environment ${name}`,
            place: placeOf(entry),
            ...(passing && { severity: 'low' as const }),
          },
        ]),
    ...(manual && at !== undefined
      ? [
          {
            name: 'a person who starts it',
            place: placeOf(at),
            severity: name !== '' && !passing ? ('high' as const) : ('low' as const),
          },
        ]
      : []),
  ];
}

/** @returns how much a failing command of the job stops; null where it never runs. */
export function strengthOf(body: Entries): ScanStrength | null {
  const waits = whens(body);
  if (waits.length === 0) return null;
  const tolerated = body.get('allow_failure');
  if (tolerated !== undefined && textOf(tolerated) !== 'false') return 'advisory';
  if (waits.every((when) => when === 'manual')) return 'advisory';
  const rules = body.get('rules')?.value;
  const last = rules?.kind === 'sequence' ? rules.items.at(-1) : undefined;
  const always = last?.kind === 'map' && !['if', 'changes', 'exists'].some((key) => last.entries.has(key));
  const limited = rules?.kind === 'sequence' && rules.items.length > 0 && !always;
  return limited || body.has('only') || body.has('except') ? 'conditional' : 'blocking';
}

/** Machines of gitlab.com (docs.gitlab.com/ci/runners/hosted_runners, read 2026-11); tags of the first years still work. */
const hosted =
  /^(?:saas-(?:linux|macos|windows)-[\w-]{1,60}|gitlab-org(?:-docker)?|shared(?:-windows)?|windows-1809)$/;

export function isHostedTag(tag: string): boolean {
  return hosted.test(tag);
}
