/** The commands in words: one line each, and only those that do something for the review at hand. */
import { outcomeItem } from '../../review/act.ts';
import { usage } from '../../review/commands.ts';
import { outcomeKinds } from '../../review/events.ts';
import { code } from '../escape.ts';
import { fold } from '../layout.ts';
import { listed } from '../words.ts';
import type { CommentPage } from './reviewed.ts';

type Verb = keyof typeof usage;

const does = {
  check: 'answers a question, with a note',
  uncheck: 'opens it again',
  na: 'a question that does not apply, and why',
  sign: 'signs everything shown here',
  escalate: 'asks for a full review',
  downgrade: 'asks for a lightweight review; for those who may sign the full one',
  waive: 'lets this change pass unreviewed, on record; for those named under breakGlass',
  outcome: `what the review changed: ${listed(outcomeKinds, 'or')}`,
  'follow-up': 'something to do after the merge, kept until it is closed',
  done: 'closes a follow-up',
  dispute: 'says that a difference is not one; its fingerprint is the eight digits behind it',
  trigger: 'announces a change of business or workflow that no file shows',
  untrigger: 'takes back what was announced',
  're-evaluate': 'reads this commit anew',
  help: 'lists every command',
} as const satisfies Record<Verb, string>;

/** Where nothing is ever merged. */
const doesOnIssue = {
  waive: 'lets this pass unreviewed, on record; for those named under breakGlass',
  'follow-up': 'something left to do, kept until it is closed',
} as const satisfies Partial<Record<Verb, string>>;

const verbs: readonly Verb[] = [
  ...(['check', 'uncheck', 'na', 'sign', 'outcome', 'escalate', 'downgrade', 'waive'] as const),
  ...(['follow-up', 'done', 'dispute', 'trigger', 'untrigger', 're-evaluate', 'help'] as const),
];

export function commandsFold({ evaluation, state, view }: CommentPage): string {
  if (view.points.length === 0) return '';
  const isIssue = evaluation.change.ref.issue === true;
  const idle = new Set<Verb>([
    ...(view.items.length === 0 ? (['check', 'uncheck', 'na'] as const) : []),
    ...(view.items.some(({ item }) => item.id === outcomeItem) ? [] : (['outcome'] as const)),
    view.tier === 'full' ? 'escalate' : 'downgrade',
    ...(state.current?.breakGlass.length === 0 ? (['waive'] as const) : []),
    ...(view.points.some(({ point }) => point.about === 'announced') ? [] : (['untrigger'] as const)),
    ...(isIssue ? (['re-evaluate'] as const) : []),
    ...(state.followUps.some(({ closed }) => closed === null) ? [] : (['done'] as const)),
  ]);
  // Breaks instead of a list keep the whole comment short where it is read as text.
  return fold(
    'Commands',
    lines(
      verbs.filter((verb) => !idle.has(verb)),
      isIssue,
    ).join('<br>'),
  );
}

/** The answer to `help`. */
export function helpText(): string {
  return `A command is a line of a comment, and one comment may hold several:\n\n${lines(verbs)
    .map((line) => `- ${line}`)
    .join('\n')}`;
}

function lines(shown: readonly Verb[], isIssue = false): readonly string[] {
  const words = isIssue ? { ...does, ...doesOnIssue } : does;
  return shown.map((verb) => `${code(`/delta-review ${usage[verb]}`)} ${words[verb]}`);
}
