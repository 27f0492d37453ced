/** The checklist: one box a question, asked about what nobody has answered for yet. */
import { outcomeItem } from '../../review/act.ts';
import { ask } from '../../review/checklist.ts';
import { usage } from '../../review/commands.ts';
import { outcomeKinds, type ReviewItem } from '../../review/events.ts';
import { asksOfModels, modelCommands, noteOf } from '../../review/model/question.ts';
import { boxLine } from '../../review/ticks.ts';
import type { ItemView } from '../../review/view.ts';
import { code, inert, prose } from '../escape.ts';
import { fold } from '../layout.ts';
import { linesBelow } from '../place.ts';
import { count, headings, listed } from '../words.ts';
import { outcomeWords } from './decisions.ts';
import { noteAfter, person, persons } from './people.ts';
import type { CommentPage } from './reviewed.ts';
import { aboutOf, isAnswered, signedBeforeNew, waiversNow } from './standing.ts';

/** A longer checklist shows what is open, and folds what is answered. */
const shownWhole = 12;
/** Lines of ids and places below one question. */
const linesListed = 24;
/** Only such an id can be hidden beside a box without ending the comment that hides it. */
const boxable = /^[a-z0-9-]{1,80}$/;

export function questionsSection(page: CommentPage, characters: number): string {
  const { items } = page.view;
  if (items.length === 0) return '';
  const folds = items.length > shownWhole || signedBeforeNew(page.view) !== null;
  const done = folds ? items.filter(isAnswered) : [];
  const shown = items.filter((one) => !done.includes(one));
  const half = Math.floor(characters / (done.length > 0 ? 2 : 1));
  const open = items.some((one) => one.open.length > 0);
  return [
    `### ${headings.checklist}`,
    open
      ? `Tick a box when its question is answered, or write ${command(usage.check)} to keep a note with it.`
      : '',
    fitting(page, shown, half),
    done.length > 0
      ? fold(`${count(done.length, 'question')} answered before`, fitting(page, done, half))
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** As many boxes as there is room for; the ids of the others, since a command answers them just as well. */
function fitting(page: CommentPage, items: readonly ItemView[], characters: number): string {
  let left = characters;
  const lines = items.map((one) => line(page, one));
  const end = lines.findIndex((text) => {
    left -= text.length + 1;
    return left < 0;
  });
  if (end === -1) return lines.join('\n');
  const cut = items.slice(end).map(({ item }) => code(item.id, 80));
  const named = cut.slice(0, 20).join(', ');
  const more = cut.length > 20 ? ` and ${cut.length - 20} more` : '';
  const rest = `_${count(cut.length, 'question is', 'questions are')} left out here for length:_ ${named}${more}.`;
  return [lines.slice(0, end).join('\n'), rest].filter((part) => part !== '').join('\n\n');
}

function line(page: CommentPage, view: ItemView): string {
  const { item, open } = view;
  const answered = isAnswered(view);
  const question = prose(ask(item.question, open.length > 0 ? open : aboutOf(page.view, view)));
  const words = [`${question} ${small(view)}`, ...below(page, view), ...said(page, view)].join('<br>');
  // A tick would not say what became of it.
  const inWords = (item.id === outcomeItem || asksOfModels(item)) && !answered;
  return inWords || !boxable.test(item.id) ? `- ${words}` : boxLine(item.id, answered, words);
}

/** Questions that cannot be answered without the ids or the places they are about. */
const listing: ReadonlySet<string> = new Set(['integration-exploited', 'integration-offboarding']);

function below({ evaluation, repositoryUrl }: CommentPage, { item }: ItemView): readonly string[] {
  if (!listing.has(item.id)) return [];
  const about = new Set(item.points);
  return evaluation.deltas
    .filter(({ fingerprint }) => about.has(fingerprint))
    .flatMap((delta) => {
      const lines = linesBelow(evaluation.change, delta, repositoryUrl);
      return about.size > 1 && lines.length > 0 ? [`_${prose(delta.subject, 120)}_`, ...lines] : lines;
    })
    .slice(0, linesListed);
}

function small({ item }: ItemView): string {
  const frameworks = item.frameworks.map((one) => inert(one, 60)).join(', ');
  return `<sub>${code(item.id, 80)}${frameworks === '' ? '' : ` · ${frameworks}`}</sub>`;
}

/** What people have said to a question, and how the one about the outcome is answered. */
function said(page: CommentPage, view: ItemView): readonly string[] {
  const { item, open, answers } = view;
  if (open.length === 0 && answers.length === 0)
    return [`Waived by ${persons(waiversNow(page).map(({ by }) => by))}.`];
  if (item.id === outcomeItem) {
    const kinds = outcomeKinds.filter((kind) => kind !== 'model-unaffected');
    const how = `Answer with ${command(usage.outcome)}; KIND is ${listed(kinds, 'or')}.`;
    const skipped = answers.filter(({ answer }) => answer.answer === 'not-applicable');
    return [
      ...page.state.outcomes
        .filter(({ kind }) => kind !== 'model-unaffected')
        .slice(-5)
        .map((one) => outcomeWords(page, one)),
      ...skipped.map(({ answer }) => `Not applicable, says ${person(answer.by)}${noteAfter(answer.note)}`),
      ...(open.length > 0 ? [how] : []),
    ];
  }
  const earlier = open.length > 0;
  const ways = earlier && asksOfModels(item) ? modelWays(item) : [];
  const told = answers.slice(-3).map(({ answer, about }) => {
    const named = about.length > 2 ? count(about.length, 'difference') : prose(ask('{subjects}', about), 200);
    const part = earlier || answers.length > 1 ? ` for ${named}` : '';
    const [verb, by] = answer.answer === 'checked' ? ['Answered', ' by'] : ['Not applicable', ', says'];
    return `${verb}${earlier ? ' before' : ''}${by} ${person(answer.by)}${part}${noteAfter(noteOf(page.state.outcomes, answer))}`;
  });
  return [...told, ...ways];
}

/** Which models it is about, and how each of the three answers is written. */
function modelWays({ models = [] }: ReviewItem): readonly string[] {
  const shown = models.slice(0, 3).map((path) => code(path, 120));
  const more = models.length > 3 ? [count(models.length - 3, 'more', 'more')] : [];
  return [
    `This change does not update ${listed([...shown, ...more])}. It needs no update: ${command(modelCommands.unaffected)}.`,
    `It is updated: ${command(modelCommands.updated)}. Somebody updates it later: ${command(modelCommands.later)}.`,
  ];
}

function command(text: string): string {
  return code(`/delta-review ${text}`);
}
