/** The signals that make a changed text material: `rules/catalogues/instruction-signals.yml` in, phrases ready to match out. */

import { z } from 'zod';
import { plainYaml } from '../../../syntax/json-value.ts';
import { severities } from '../../delta.ts';
import { type Phrase, readPhrase } from './phrase.ts';

const phrases = z.array(z.string().min(3)).min(1);

const signalSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
  /** The subject of a delta: "acting without asking". */
  title: z.string().min(1),
  /** Completes "tells the agent …": "to act without asking". */
  tells: z.string().min(1),
  why: z.string().min(1),
  severity: z.enum(severities),
  frameworks: z.array(z.string()).min(1),
  phrases,
});

const catalogueSchema = z.strictObject({
  signals: z.array(signalSchema).min(1),
  /** What turns a phrase into its contrary: before it, after it, and what takes that back. */
  negations: z.strictObject({ before: phrases, after: phrases, undone: phrases }),
  /** Ends of headings and lead-ins, and starts of items, below or after which the contrary is meant. */
  forbidding: phrases,
  /** The same for what is shown as wrong. */
  wrong: phrases,
  /** The same for what must be asked for first. */
  asking: phrases,
  comments: z.strictObject({
    /** First words of comments that tools obey or leave behind. */
    markers: phrases,
    /** Words that speak to an agent. */
    addressed: phrases,
    /** How an order begins that has something done. */
    orders: phrases,
  }),
});

export type Signal = Readonly<Omit<z.infer<typeof signalSchema>, 'phrases'>>;

/** Phrases by the first letters that they begin with. */
export type PhraseIndex<T> = ReadonlyMap<string, readonly { readonly phrase: Phrase; readonly of: T }[]>;

export interface SignalCatalogue {
  readonly signals: readonly Signal[];
  readonly phrases: PhraseIndex<Signal>;
  readonly turnedBefore: PhraseIndex<null>;
  readonly turnedAfter: PhraseIndex<null>;
  readonly undone: PhraseIndex<null>;
  readonly forbidding: PhraseIndex<null>;
  readonly wrong: PhraseIndex<null>;
  readonly asking: PhraseIndex<null>;
  readonly markers: PhraseIndex<null>;
  readonly addressed: PhraseIndex<null>;
  readonly orders: PhraseIndex<null>;
}

/** @throws Error where the catalogue is broken or says a thing twice: it is a file of our own. */
export function signalCatalogue(text: string): SignalCatalogue {
  const { signals, negations, forbidding, wrong, asking, comments } = catalogueSchema.parse(plainYaml(text));
  const ids = new Set(signals.map(({ id }) => id));
  const titles = new Set(signals.map(({ title }) => title));
  if (ids.size < signals.length || titles.size < signals.length) {
    throw new Error('the catalogue of signals has an id or a title twice');
  }
  const plain = (sources: readonly string[]) => indexed(sources.map((source) => ({ source, of: null })));
  return {
    signals,
    phrases: indexed(signals.flatMap((signal) => signal.phrases.map((source) => ({ source, of: signal })))),
    turnedBefore: plain(negations.before),
    turnedAfter: plain(negations.after),
    undone: plain(negations.undone),
    forbidding: plain(forbidding),
    wrong: plain(wrong),
    asking: plain(asking),
    markers: plain(comments.markers),
    addressed: plain(comments.addressed),
    orders: plain(comments.orders),
  };
}

function indexed<T>(sources: readonly { readonly source: string; readonly of: T }[]): PhraseIndex<T> {
  const index = new Map<string, { readonly phrase: Phrase; readonly of: T }[]>();
  const seen = new Set<string>();
  for (const { source, of } of sources) {
    if (seen.has(source)) throw new Error(`the phrase ${JSON.stringify(source)} stands twice`);
    seen.add(source);
    const phrase = readPhrase(source);
    for (const start of phrase.starts) {
      const same = index.get(start);
      if (same === undefined) index.set(start, [{ phrase, of }]);
      else same.push({ phrase, of });
    }
  }
  return index;
}
