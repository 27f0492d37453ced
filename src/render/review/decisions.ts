/** What people decided beyond the questions: a review raised, lowered or waived, its outcomes, and what is left to do. */
import { outcomeItem } from '../../review/act.ts';
import type { FollowUp, Outcome } from '../../review/review.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { headings, sentence } from '../words.ts';
import { moment, noteAfter, person } from './people.ts';
import type { CommentPage } from './reviewed.ts';
import { waiversNow } from './standing.ts';

export function decisionsSection(page: CommentPage, characters: number): string {
  const { state, view } = page;
  const standing = waiversNow(page);
  const { escalation, downgrades, waivers, outcomes } = state;
  // Where it is asked about, the question shows them.
  const asked = view.items.some(({ item }) => item.id === outcomeItem);
  const lines = [
    ...(escalation === null
      ? []
      : [`Raised to a full review by ${person(escalation.by)}${noteAfter(escalation.note)}`]),
    ...downgrades.map(({ by, note }) => `Lowering asked for by ${person(by)}${noteAfter(note)}`),
    // A waiver that stands is at the top, where nobody misses it.
    ...waivers
      .filter((one) => !standing.includes(one))
      .map(({ by, at, note }) => `Waived by ${person(by)}, ${moment(at)}${noteAfter(note)}`),
    ...(asked ? [] : outcomes.map((one) => outcomeWords(page, one))),
  ];
  if (lines.length === 0) return '';
  const items = lines.map((line) => `- ${line}`);
  return `### ${headings.decisions}\n${list(items, { open: 6, characters, noun: 'decision' })}`;
}

export function outcomeWords({ claims }: Pick<CommentPage, 'claims'>, outcome: Outcome): string {
  const { by, kind, text } = outcome;
  const shown = claims.includes(outcome) ? ', which nothing shows yet: no model changed in meaning' : '';
  return `Outcome **${kind}**, by ${person(by)}${shown}${noteAfter(text)}`;
}

export function followUpsSection({ state }: CommentPage, characters: number): string {
  if (state.followUps.length === 0) return '';
  const open = state.followUps.filter(({ closed }) => closed === null);
  const closed = state.followUps.filter((one) => one.closed !== null);
  const items = [...open, ...closed].map((one) => `- ${followUpLine(one)}`);
  return `### ${headings.followUps}\n${list(items, { open: 6, characters, noun: 'follow-up' })}`;
}

function followUpLine({ id, text, owner, due, closed }: FollowUp): string {
  const name = code(id, 40);
  const said = prose(sentence(text), 300);
  if (closed !== null)
    return `${name} ~~${said}~~ Closed by ${person(closed.by)}${noteAfter(closed.evidence)}`;
  const owned = owner === null ? 'nobody owns it' : person(owner);
  return `${name} ${said} ${owned}, ${due === null ? 'no day set' : `due ${code(due, 20)}`}`;
}
