/** One side of an instruction file in, what it tells and what it hides out. */
import { hiddenCharacters } from './hidden/characters.ts';
import { encodedText } from './hidden/encoded.ts';
import type { Finding } from './hidden/finding.ts';
import { lookAlikes } from './hidden/look-alikes.ts';
import { unseenMarkup } from './hidden/markup.ts';
import { visibly } from './hidden/visible.ts';
import type { SignalCatalogue } from './signals/catalogue.ts';
import { matches, signalsIn } from './signals/find.ts';
import { type Statement, statementsOf } from './signals/statements.ts';
import type { Instructions } from './text/read.ts';
import type { Comment, Piece } from './text/scan.ts';
import { type Sentence, sentencesOf } from './text/sentences.ts';
import type { Worded } from './wording.ts';

export interface ToldSide extends Worded {
  readonly findings: readonly Finding[];
}

export function readTold(of: Instructions, catalogue: SignalCatalogue): ToldSide {
  const { head, scanned, lines } = of;
  const described = head.texts.map(
    ({ lines: text }): Piece => ({ sort: 'paragraph', lines: text, depth: 0 }),
  );
  const statements: readonly Statement[] = statementsOf([...described, ...scanned.pieces], catalogue);
  const judged = scanned.comments.map((comment) => ({ comment, ...judgeComment(comment, catalogue) }));
  const speaks = (text: string) => spokenIn(paragraph(text, 1), catalogue);
  return {
    of,
    statements,
    notes: judged.flatMap(({ comment, key, order }) => {
      if (order || key === '') return [];
      return [{ startLine: comment.startLine, endLine: comment.endLine, key }];
    }),
    findings: [
      ...hiddenCharacters(lines),
      ...lookAlikes(lines, scanned.fenced),
      ...encodedText(lines, speaks),
      ...unseenMarkup(lines, scanned.fenced, speaks),
      ...judged.flatMap(({ comment, key, order }): Finding[] => {
        if (!order) return [];
        const { startLine, endLine, text } = comment;
        const shown = visibly(text, 200);
        return [{ technique: 'comment', severity: 'critical', key, shown, startLine, endLine }];
      }),
    ],
  };
}

function paragraph(text: string, line: number): readonly Sentence[] {
  const lines = text.split('\n').map((part, index) => ({ text: part, number: line + index }));
  return sentencesOf({ sort: 'paragraph', lines, depth: 0 });
}

/** Longer than this, a mark of some tool says something besides. */
const longestMarker = 6;

/** @returns the comment's meaning ('' for a mere marker), and whether it orders an agent to do something. */
function judgeComment(comment: Comment, catalogue: SignalCatalogue): { key: string; order: boolean } {
  const sentences = paragraph(comment.text, comment.startLine);
  const key = sentences.map((sentence) => sentence.key).join(' / ');
  if (spokenIn(sentences, catalogue)) return { key, order: true };
  const words = sentences.flatMap((sentence) => sentence.words);
  const marker =
    words.length <= longestMarker && matches(catalogue.markers, words).some(({ start }) => start === 0);
  return { key: marker ? '' : key, order: false };
}

/** A signal, or an order to an agent: a sentence that begins like an order in a text that speaks to one. */
function spokenIn(sentences: readonly Sentence[], catalogue: SignalCatalogue): boolean {
  if (sentences.some(({ words }) => signalsIn(catalogue, words).some(({ forbids }) => !forbids))) return true;
  const addressed = sentences.some(({ words }) => matches(catalogue.addressed, words).length > 0);
  return (
    addressed &&
    sentences.some(({ words }) => matches(catalogue.orders, words).some(({ start }) => start <= 3))
  );
}
