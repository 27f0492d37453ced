/** Who signed, whose signature does not count and why, and who still has to. */
import { signersWords } from '../../review/act.ts';
import { person as personKey } from '../../review/review.ts';
import type { SignatureView } from '../../review/view.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { count, headings, listed, sentence } from '../words.ts';
import { fingerprint, moment, noteAfter, person, persons, viaWords } from './people.ts';
import type { CommentPage } from './reviewed.ts';
import { type MissingFrom, missingFrom } from './standing.ts';

export function signaturesSection(page: CommentPage, characters: number): string {
  const { view } = page;
  if (view.points.length === 0) return '';
  const waiting = missingFrom(page);
  const missing = waiting.map((one) => `- ${missingLine(one)}${forWhat(page, one)}`);
  const items = [...missing, ...view.signatures.map((one) => `- ${signatureLine(page, one)}`).reverse()];
  if (items.length === 0) return '';
  return [
    `### ${headings.signatures}`,
    list(items, { open: 8, characters, noun: 'signature' }),
    waiting.length > 0 && view.blocked === null ? howToSign(page, waiting.length) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** "1 signature missing, by `@harbour/security` or anybody with write access", and the rules that ask for it. */
export function missingLine({ signers, count: more, rules, attested }: MissingFrom): string {
  const who = prose(signersWords(signers), 400);
  const author = attested ? ', or the author' : '';
  const asking = rules.slice(0, 3).map((rule) => code(rule, 80));
  const rest = rules.length > 3 ? [`${rules.length - 3} more`] : [];
  const because =
    rules.length === 0 ? '' : ` (${rules.length === 1 ? 'rule' : 'rules'} ${listed([...asking, ...rest])})`;
  return `**${count(more, 'signature')} missing**, by ${who}${author}${because}`;
}

/** For what, where it is not for all of it. */
function forWhat({ view }: CommentPage, { points }: MissingFrom): string {
  if (points.length === view.points.length) return '';
  const named = points.slice(0, 4).map(fingerprint);
  const more = points.length > 4 ? [`${points.length - 4} more`] : [];
  return `, for ${listed([...named, ...more])}`;
}

function signatureLine({ view }: CommentPage, { act, void: why }: SignatureView): string {
  const name = person(act.by);
  const said = noteAfter(act.note);
  if (why !== null)
    return `The signature of ${name} does not count: ${prose(why, 300)}${said === '' ? '' : `. They said${said}`}`;
  const covered = view.points.filter(({ point }) => act.points.has(point.key)).length;
  const part = covered < view.points.length ? ` for ${covered} of ${view.points.length} differences` : '';
  return `Signed by ${name}${part}, ${moment(act.at)}, ${viaWords[act.via]}${said}`;
}

function howToSign({ evaluation, state }: CommentPage, needs: number): string {
  const approval = evaluation.rules.review.approvals ? ', by approving the pull request' : '';
  const named = state.current?.contributors ?? [];
  // Who pushed, or had a part in an earlier head, is refused as well.
  const told = new Set(named.map(personKey));
  const people = [...named, ...[...state.contributors].filter((one) => !told.has(one))];
  const part =
    people.length === 0 ? '' : ` Whoever has a part in this change does not sign it: ${persons(people)}.`;
  const once = needs > 1 ? ' One person may meet several of these.' : '';
  // Of a pull request that ended there is no check to press, nor anything to approve.
  const ways =
    state.ended === null && evaluation.change.ref.issue !== true
      ? `${approval} or with the check's button`
      : '';
  return sentence(`Sign with \`/delta-review sign\`${ways}`) + once + part;
}
