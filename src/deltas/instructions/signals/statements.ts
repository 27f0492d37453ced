/** Pieces of a text in, what it states out: sentences, each with what the heading, lead-in or column above makes of it. */
import type { Piece } from '../text/scan.ts';
import { type Sentence, sentencesOf, type Word } from '../text/sentences.ts';
import type { SignalCatalogue } from './catalogue.ts';
import { matches } from './find.ts';

/** Below "Never:" the contrary is meant, below "Red flags" what is wrong; below "Ask first:" a question comes before. */
export type Sense = 'plain' | 'forbidden' | 'wrong' | 'ask first';

export interface Statement extends Sentence {
  readonly sense: Sense;
}

const prefixes: Readonly<Record<Sense, readonly string[]>> = {
  plain: [],
  forbidden: ['do', 'not'],
  wrong: ['avoid'],
  'ask first': ['ask', 'before'],
};

/** @returns the words with what the sense says before them. */
export function sensedWords({ sense, words }: Statement): readonly Word[] {
  if (sense === 'plain') return words;
  const line = words[0]?.line ?? 1;
  const added = prefixes[sense].map((text): Word => ({ text, line, after: 'nothing' }));
  // A label such as "Bad:" parts nothing from what it is said of.
  const joined = words.map((word, at) =>
    at <= longestLabel ? { ...word, after: 'nothing' as const } : word,
  );
  return [...added, ...joined];
}

export function statementsOf(pieces: readonly Piece[], catalogue: SignalCatalogue): readonly Statement[] {
  const reader = new Reader(catalogue);
  return pieces.flatMap((piece) => reader.read(piece));
}

/** Longer ones are sentences of their own and no titles of what follows. */
const longestTitle = 14;
const longestLabel = 4;

class Reader {
  readonly #catalogue: SignalCatalogue;
  /** Headings that are open, the innermost last. */
  #headings: { readonly depth: number; readonly sense: Sense }[] = [];
  /** What the last paragraph or outer item says of the list, table or block below it. */
  #leadIns: { readonly depth: number; readonly sense: Sense }[] = [];
  #table: { readonly headerLine: number; readonly columns: Sense[] } | null = null;
  #codeSense: Sense = 'plain';
  #last: Piece['sort'] = 'paragraph';

  constructor(catalogue: SignalCatalogue) {
    this.#catalogue = catalogue;
  }

  read(piece: Piece): readonly Statement[] {
    const sentences = sentencesOf(piece);
    const last = sentences.at(-1);
    if (last === undefined) return [];
    const { sort, depth } = piece;
    this.#open(piece, last);
    const around = this.#around();
    const stated = sentences.map(
      (sentence): Statement => ({ ...sentence, sense: this.#senseOf(sentence, piece, around) }),
    );
    this.#last = sort;
    if ((sort === 'paragraph' || sort === 'item') && (last.leadsIn || isBold(last))) {
      this.#leadIns.push({ depth: sort === 'paragraph' ? -1 : depth, sense: this.#titleSense(last) });
    }
    return stated;
  }

  /** What a piece ends, and what it begins. */
  #open({ sort, depth }: Piece, last: Sentence): void {
    if (sort === 'heading') {
      this.#headings = this.#headings.filter((open) => open.depth < depth);
      this.#headings.push({ depth, sense: this.#titleSense(last) });
    }
    if (sort === 'heading' || sort === 'paragraph') this.#leadIns = [];
    else if (sort === 'item') this.#leadIns = this.#leadIns.filter((open) => open.depth < depth);
    if (sort !== 'code' || this.#last !== 'code') this.#codeSense = 'plain';
    if (sort !== 'cell') this.#table = null;
    else this.#table ??= { headerLine: last.startLine, columns: [] };
  }

  #around(): Sense {
    const leads = this.#leadIns.findLast(({ sense }) => sense !== 'plain') ?? this.#leadIns.at(-1);
    if (leads !== undefined) return leads.sense;
    return this.#headings.findLast(({ sense }) => sense !== 'plain')?.sense ?? 'plain';
  }

  #senseOf(sentence: Sentence, { sort, depth }: Piece, around: Sense): Sense {
    if (sort === 'heading') return 'plain';
    if (sort === 'code') return this.#codeSenseOf(sentence, around);
    if (sort === 'cell') return this.#cellSense(sentence, depth, around);
    const label = this.#labelSense(sentence.words);
    if (label !== 'plain') return label;
    if (isNegated(sentence)) return 'plain';
    if (sentence.crossed) return 'wrong';
    return sort === 'paragraph' ? 'plain' : around;
  }

  /** A comment says what the lines below it are. */
  #codeSenseOf(sentence: Sentence, around: Sense): Sense {
    if (/^(?:#|\/\/|--|\/\*)/.test(sentence.written)) {
      this.#codeSense = this.#titleSense(sentence);
      return 'plain';
    }
    return this.#codeSense === 'plain' ? around : this.#codeSense;
  }

  /** By the title of its column; where none tells, the first column is what the table is about. */
  #cellSense(sentence: Sentence, column: number, around: Sense): Sense {
    const { headerLine = 0, columns = [] } = this.#table ?? {};
    if (sentence.startLine === headerLine) {
      columns[column] = this.#titleSense(sentence);
      return 'plain';
    }
    if (isNegated(sentence)) return 'plain';
    if (sentence.crossed) return 'wrong';
    if (columns.some((sense) => sense !== 'plain')) return columns[column] ?? 'plain';
    return column <= 1 ? around : 'plain';
  }

  /** "Things to avoid", "You must never": told by how it ends. */
  #titleSense({ words, crossed }: Sentence): Sense {
    const told = this.#told(words.slice(-longestTitle));
    return told === 'plain' && crossed ? 'wrong' : told;
  }

  /** "Bad: push to main": told by what stands before the first break. */
  #labelSense(words: readonly Word[]): Sense {
    const at = words.findIndex(({ after }, index) => index > 0 && after === 'break');
    return at < 1 || at > longestLabel ? 'plain' : this.#told(words.slice(0, at));
  }

  #told(title: readonly Word[]): Sense {
    const { forbidding, wrong, asking } = this.#catalogue;
    if (matches(forbidding, title, title.length).length > 0) return 'forbidden';
    if (matches(asking, title, title.length).length > 0) return 'ask first';
    return matches(wrong, title, title.length).length > 0 ? 'wrong' : 'plain';
  }
}

/** Under "Don't", "Don't push" says it once more and not the contrary. */
function isNegated({ words }: Sentence): boolean {
  return words.slice(0, 3).some(({ text }) => ['not', 'never', 'no', 'avoid'].includes(text));
}

function isBold({ written }: Sentence): boolean {
  return /^\*\*[^*]{1,80}\*\*$/.test(written);
}
