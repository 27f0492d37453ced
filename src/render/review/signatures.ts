/** Who signed, whose signature does not count and why, and who still has to. */
import { signersWords } from '../../review/act.ts';
import type { Missing, SignatureView } from '../../review/view.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { count, headings, listed, sentence } from '../words.ts';
import { moment, noteAfter, person, persons, viaWords } from './people.ts';
import type { CommentPage } from './reviewed.ts';

export function signaturesSection(page: CommentPage, characters: number): string {
  const { view } = page;
  if (view.points.length === 0) return '';
  const missing = view.missing.map((one) => `- **${missingLine(page, one)}**${forWhat(page, one)}`);
  const items = [...missing, ...view.signatures.map((one) => `- ${signatureLine(page, one)}`).reverse()];
  return [
    `### ${headings.signatures}`,
    list(items, { open: 8, characters, noun: 'signature' }),
    view.missing.length > 0 && view.blocked === null ? howToSign(page) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** "1 signature missing: `@harbour/security` or anybody with write access", and the rule that asks for it. */
export function missingLine({ state, view }: CommentPage, { need, count: more }: Missing): string {
  const attests = need.because === 'lightweight' && state.current?.selfAttestation === true;
  const who = prose(signersWords(need.signers), 400);
  const author = attests && view.tier === 'lightweight' ? ', or the author' : '';
  const rule =
    need.because === 'full' || need.because === 'lightweight' ? '' : `, by rule ${code(need.because)}`;
  return `${count(more, 'signature')} missing: ${who}${author}${rule}`;
}

/** For what, where it is not for all of it. */
function forWhat({ view }: CommentPage, { points }: Missing): string {
  if (points.length === view.points.length) return '';
  const named = points.slice(0, 3).map(({ subject }) => prose(subject, 100));
  const more = points.length > 3 ? [`${points.length - 3} more`] : [];
  return ` · for ${listed([...named, ...more])}`;
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

function howToSign({ evaluation, state }: CommentPage): string {
  const approval = evaluation.rules.review.approvals ? ', by approving the pull request' : '';
  const people = state.current?.contributors ?? [];
  const part =
    people.length === 0 ? '' : ` Whoever has a part in this change does not sign it: ${persons(people)}.`;
  return sentence(`Sign with \`/delta-review sign\`${approval} or with the check's button`) + part;
}
