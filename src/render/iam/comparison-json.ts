/** The documented, stable JSON of `iam compare`. Keys are added, never renamed or removed. */
import type { Outcome, PolicyComparison } from '../../access/compare.ts';
import type { AccessEntry } from '../../access/entries.ts';
import type { OpenEscalation } from '../../deltas/iam/grading/escalations.ts';

export interface AccessJson {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Only where the documents name principals. */
  readonly principals?: readonly string[];
  readonly conditions: readonly string[];
  /** AWS's word for the most that the actions can do; "Unknown" where AWS documents none of them. */
  readonly accessLevel: string;
  /** Only where it holds: nothing of this exists today, but the pattern would take it. */
  readonly futureOnly?: true;
  /** Only where it holds: too large to decide, so it may be no more than what the other document allows. */
  readonly undecided?: true;
}

export interface PolicyComparisonJson {
  readonly result: Outcome | 'unreadable';
  readonly added: readonly AccessJson[];
  readonly removed: readonly AccessJson[];
  /** What Deny statements no longer stop, though this document may not allow it. */
  readonly deniedLess: readonly AccessJson[];
  readonly deniedMore: readonly AccessJson[];
  readonly reason: string;
  /** Known ways to more access that are open now and were not; only for two files, since a stream is about speed. */
  readonly escalations?: readonly EscalationJson[];
}

export interface EscalationJson {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly { readonly action: string; readonly does: string }[];
  readonly source: string;
}

export function escalationJson({ escalation, steps }: OpenEscalation): EscalationJson {
  const { id, title, source } = escalation;
  return { id, title, steps: steps.map(({ action, does }) => ({ action, does })), source };
}

export function policyComparisonJson(comparison: PolicyComparison): PolicyComparisonJson {
  return {
    result: comparison.outcome,
    added: comparison.added.map(accessJson),
    removed: comparison.removed.map(accessJson),
    deniedLess: comparison.deniedLess.map(accessJson),
    deniedMore: comparison.deniedMore.map(accessJson),
    reason: reasonOf(comparison),
  };
}

export function unreadableJson(reason: string): PolicyComparisonJson {
  return { result: 'unreadable', added: [], removed: [], deniedLess: [], deniedMore: [], reason };
}

function accessJson({ actions, resources, principals, conditions, ...rest }: AccessEntry): AccessJson {
  return {
    actions,
    resources,
    ...(principals === null ? {} : { principals }),
    conditions,
    accessLevel: rest.accessLevel,
    ...(rest.futureOnly ? { futureOnly: true } : {}),
    ...(rest.undecided ? { undecided: true } : {}),
  };
}

export const outcomes: Readonly<Record<Outcome, string>> = {
  equivalent: 'The same access.',
  wider: 'New access, and none less.',
  narrower: 'Less access, and none new.',
  mixed: 'New access, and some less.',
};

/** One sentence or two: what it comes to. */
function reasonOf({ outcome, added, removed, deniedLess }: PolicyComparison): string {
  const sentences = [outcomes[outcome]];
  const [first] = added;
  if (first !== undefined) {
    sentences.push(`New: ${phrase(first)}${added.length > 1 ? `, and ${added.length - 1} more` : ''}.`);
  } else if (removed[0] !== undefined) {
    sentences.push(
      `Gone: ${phrase(removed[0])}${removed.length > 1 ? `, and ${removed.length - 1} more` : ''}.`,
    );
  }
  if (added.some((entry) => entry.undecided)) {
    sentences.push('Some of it was too large to decide and counts as new.');
  }
  if (added.length > 0 && added.every((entry) => entry.futureOnly)) {
    sentences.push('Only actions that do not exist today are new.');
  }
  if (deniedLess.length > 0 && added.length === 0) {
    sentences.push('A Deny stops less than before: another policy may allow what it stopped.');
  }
  return sentences.join(' ');
}

function phrase({ actions, resources }: AccessEntry): string {
  return `${some(actions)} on ${some(resources)}`;
}

function some(list: readonly string[]): string {
  const shown = list.slice(0, 2).join(', ');
  return list.length > 2 ? `${shown} and ${list.length - 2} more` : shown;
}
