/** The review in short, for the check: its title, its first line and its questions, one line each. */
import { ask } from '../../review/checklist.ts';
import type { ItemView } from '../../review/view.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { count, gist, headings, tierWords, withMore } from '../words.ts';
import { noteAfter, persons } from './people.ts';
import type { CommentPage, Reviewed } from './reviewed.ts';
import { missingLine } from './signatures.ts';
import {
  aboutOf,
  isAnswered,
  missingFrom,
  missingWords,
  signedBeforeNew,
  signersNow,
  waiversNow,
} from './standing.ts';

/** @returns plain text, for a list of checks: how the review stands, and what it is about. */
export function titleOf(reviewed: Reviewed): string {
  const { evaluation, state, view } = reviewed;
  const tier = tierWords[view.tier];
  switch (view.status) {
    case 'none':
      return state.removed.size > 0
        ? 'Nothing left to review: what was under review is gone'
        : `${tierWords.none}: ${gist(evaluation)}`;
    case 'waived': {
      const last = waiversNow(reviewed).at(-1);
      return last === undefined ? 'Waived' : `Waived by ${last.by}: ${last.note}`;
    }
    case 'complete':
      return `${tier} signed: ${gist(evaluation)}`;
    case 'open': {
      if (state.ended?.merged === true)
        return `Merged with an open ${tier.toLowerCase()}: ${gist(evaluation)}`;
      if (signedBeforeNew(view) === null) return `${tier}${progress(reviewed)}: ${gist(evaluation)}`;
      const fresh = view.points.filter(({ isNew }) => isNew);
      return `${tier}, new since the last signature: ${withMore(fresh[0]?.point.says ?? '', fresh.length - 1)}`;
    }
  }
}

/** ", 2 of 7 answered", or what is missing where all is; nothing before somebody begins. */
function progress(reviewed: Reviewed): string {
  const { items } = reviewed.view;
  const answered = items.filter(isAnswered).length;
  if (answered === items.length && items.length > 0) return `, ${missingWords(reviewed)}`;
  return answered === 0 ? '' : `, ${answered} of ${items.length} answered`;
}

/** @returns Markdown: how the review stands, without its full stop. */
export function stateLine(reviewed: Reviewed): string {
  const { view } = reviewed;
  const tier = tierWords[view.tier];
  switch (view.status) {
    case 'none':
      return tier;
    case 'waived':
      return waiversNow(reviewed)
        .slice(-2)
        .map(({ by, note }) => `Waived by ${persons([by])}${noteAfter(note)}`)
        .join('; ');
    case 'complete':
      return `${tier}, signed by ${persons(signersNow(view))}`;
    case 'open':
      return [tier, ...[questions(view.items), missingWords(reviewed)].filter((words) => words !== '')].join(
        ', ',
      );
  }
}

function questions(items: readonly ItemView[]): string {
  const answered = items.filter(isAnswered).length;
  return items.length === 0 ? '' : `${answered} of ${count(items.length, 'question')} answered`;
}

/** What is asked and who may sign; the answers themselves stand in the comment. */
export function reviewSection(page: CommentPage, commentUrl: string | null, characters: number): string {
  const { view } = page;
  if (view.points.length === 0) return '';
  const items = view.items.map((one) => questionLine(page, one));
  const missing = missingFrom(page)
    .slice(0, 5)
    .map((one) => `- ${missingLine(one)}`);
  const parts = [
    `### ${headings.review}`,
    view.blocked === null ? '' : `**No signature counts:** ${prose(view.blocked)}.`,
    list([...missing, ...items], { open: 14, characters, noun: 'line' }),
    commentUrl === null ? '' : `[Answer and sign in the review comment](${commentUrl}).`,
    view.status !== 'open'
      ? ''
      : page.state.current?.enforcement === 'block'
        ? 'Until the review is complete this check stays open, and holds the merge where it is required.'
        : 'This check advises: it does not hold the merge.',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function questionLine({ view }: CommentPage, one: ItemView): string {
  const { item, open, answers } = one;
  const question = prose(ask(item.question, open.length > 0 ? open : aboutOf(view, one)));
  const state =
    open.length > 0
      ? '**Open**'
      : answers.length > 0
        ? `Answered by ${persons([...new Set(answers.map(({ answer }) => answer.by))])}`
        : 'Waived';
  return `- ${state} · ${question} ${code(item.id, 80)}`;
}
