/** Our one comment on a pull request: the whole review, rewritten from its state whenever that changes. */
import { reviewMarker } from '../../review/ticks.ts';
import { inert, prose } from '../escape.ts';
import { assemble } from '../layout.ts';
import { updateFolds } from '../models/updates.ts';
import {
  comparedLine,
  configurationSection,
  effectSection,
  judgedByLine,
  modelChangesSection,
  modelsSection,
  type Page,
} from '../sections.ts';
import { coverageLine, listed, tierWords, verdictLine } from '../words.ts';
import { commandsFold } from './commands.ts';
import { decisionsSection, followUpsSection } from './decisions.ts';
import { meaningSection, removedSection } from './meaning.ts';
import { moment, noteAfter, person } from './people.ts';
import { questionsSection } from './questions.ts';
import type { CommentPage, Reviewed } from './reviewed.ts';
import { signaturesSection } from './signatures.ts';
import { missingWords, questionsWords, signersNow, waiversNow } from './standing.ts';

/** GitHub takes 65,536; the rest is room for what it counts otherwise than we do. */
const commentLimit = 60_000;
/** Of all updates of threat models that are offered, folded. */
const updateCharacters = 16_000;
/** Of the section that they stand in, without them. */
const modelsCharacters = 6_000;

export interface CommentContext {
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
}

export function commentOf(reviewed: Reviewed, { repositoryUrl }: CommentContext): string {
  const page: CommentPage = { ...reviewed, repositoryUrl };
  const { evaluation } = reviewed;
  const shared: Page = { evaluation, repositoryUrl, shown: new Set(), characters: 10_000 };
  const above = [
    `${reviewMarker}\n## ${heading(page)}`,
    ...alerts(page),
    lead(page),
    meaningSection(page, 16_000),
    configurationSection(shared),
    effectSection(shared),
  ];
  const below = [
    modelChangesSection(shared),
    questionsSection(page, 16_000),
    signaturesSection(page, 5_000),
    decisionsSection(page, 3_000),
    followUpsSection(page, 3_000),
    removedSection(page, 3_000),
    commandsFold(page),
    footer(page),
  ];
  // What is offered takes no room from what is asked.
  const taken = [...above, ...below].reduce((sum, { length }) => sum + length + 2, modelsCharacters);
  const room = Math.min(updateCharacters, commentLimit - taken);
  const blocks = [...above, reviewedModels(page, shared, room), ...below];
  return `${assemble(blocks, commentLimit)}\n`;
}

function heading(page: CommentPage): string {
  const { state, view } = page;
  const { ended } = state;
  const tier = tierWords[view.tier];
  switch (view.status) {
    case 'none':
      return state.removed.size > 0 ? 'Nothing left to review' : tierWords.none;
    case 'waived':
      return `Waived by ${names(waiversNow(page).map(({ by }) => by))}`;
    case 'complete': {
      const signers = signersNow(view);
      return `${tier} complete${signers.length > 0 ? `: signed by ${names(signers)}` : ''}`;
    }
    case 'open': {
      const open = [questionsWords(view), missingWords(page)].filter((words) => words !== '').join(', ');
      if (ended === null) return `${tier}: ${open}`;
      return `${ended.merged ? 'Merged with an open' : 'Closed with an open'} ${tier.toLowerCase()}: ${open}`;
    }
  }
}

/** A heading holds names as they are: a name without its @ calls nobody. */
function names(logins: readonly string[]): string {
  return listed([...new Set(logins)].slice(0, 4).map((login) => inert(login, 80)));
}

/** What nobody may miss. */
function alerts(page: CommentPage): readonly string[] {
  const { state, view } = page;
  const waivers = waiversNow(page)
    .slice(-3)
    .map(({ by, at, note }) => `Waived by ${person(by)}, ${moment(at)}${noteAfter(note)}`);
  return [
    ...(state.ended?.merged === true && view.status === 'open'
      ? [
          alert(
            'CAUTION',
            'This was merged before its review was complete. What is open below still wants an answer.',
          ),
        ]
      : []),
    ...(view.blocked === null || view.points.length === 0
      ? []
      : [alert('CAUTION', `No signature counts: ${prose(view.blocked)}.`)]),
    ...waivers.map((text) => alert('WARNING', text)),
  ];
}

function alert(kind: 'CAUTION' | 'WARNING', text: string): string {
  return `> [!${kind}]\n> ${text}`;
}

function lead({ evaluation, state, view }: CommentPage): string {
  const { ended } = state;
  if (view.status === 'none')
    return state.removed.size > 0
      ? 'Everything that was under review is gone from this change.'
      : prose(verdictLine(evaluation));
  const holds =
    view.status !== 'open' || ended !== null || evaluation.change.ref.issue === true
      ? ''
      : state.current?.enforcement === 'block'
        ? ' The merge waits for this review.'
        : ' This review advises; it does not hold the merge.';
  const closed = evaluation.change.ref.issue === true ? 'The issue is closed' : 'Closed without a merge';
  const end = ended !== null && view.status !== 'open' ? ` ${ended.merged ? 'Merged' : closed}.` : '';
  return `${prose(verdictLine(evaluation))}${holds}${end}`;
}

/** A change may come to a review by a person's word alone, and then its models count too. */
function reviewedModels({ view }: CommentPage, shared: Page, room: number): string {
  return view.points.length === 0 ? '' : modelsSection(shared, updateFolds(shared.evaluation, room));
}

function footer({ evaluation }: CommentPage): string {
  if (evaluation.change.ref.issue === true)
    return `<sub>An issue has no check: this comment is its review. ${judgedByLine(evaluation)}</sub>`;
  return `<sub>${prose(coverageLine(evaluation))} ${comparedLine(evaluation)}</sub>`;
}
