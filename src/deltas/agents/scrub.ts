/** Evidence without the secrets that only their place gives away, such as the word after `--api-key`. */
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import { exposure } from '../secrets/names.ts';
import { secretValuesIn } from './servers/secrets.ts';

const mark = '[redacted]';
/** A line with more than this holds no setting that a person wrote. */
const longest = 16_384;
/** Shorter ones would take harmless letters out of every line. */
const shortest = 4;

export function scrubbed(
  deltas: readonly DraftDelta[],
  before: Snapshot,
  after: Snapshot,
): readonly DraftDelta[] {
  const known = new Map<TextFile, readonly string[]>();
  const clean = (evidence: Evidence): Evidence => {
    const file = (evidence.side === 'before' ? before : after).files.get(evidence.path);
    if (file?.state !== 'text') return evidence;
    const values = known.get(file) ?? secretValues(file);
    known.set(file, values);
    const text = values.reduce((left, value) => left.replaceAll(value, mark), evidence.text);
    return text === evidence.text ? evidence : { ...evidence, text };
  };
  return deltas.map((delta) => {
    const [first, ...more] = delta.evidence;
    return { ...delta, evidence: [clean(first), ...more.map(clean)] };
  });
}

/** @returns the values, the longest first, so that no end of one is left behind. */
function secretValues(file: TextFile): readonly string[] {
  const values = new Set<string>();
  const words: string[] = [];
  for (const line of linesOf(file)) {
    if (line.length > longest) continue;
    words.push(...wordsOf(line));
    const pair = /^\s{0,200}(?:- )?["']?([\w.-]{1,100})["']?\s{0,20}[:=]\s{0,20}(\S.*)$/.exec(line);
    const value = pair?.[2]?.replace(/,?\s{0,200}$/, '').replace(/^(["'])(.*)\1$/s, '$2') ?? '';
    const bare = value.replace(/^(?:Bearer|Basic|token) /i, '');
    if (bare.length >= shortest && exposure(pair?.[1] ?? '', bare) !== null) values.add(bare);
  }
  for (const value of secretValuesIn(words)) values.add(value);
  return [...values].filter((value) => value.length >= shortest).sort((a, b) => b.length - a.length);
}

/** The texts in quotes, and a list's item without any. */
function wordsOf(line: string): readonly string[] {
  const quoted = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(([, double, single]) =>
    (double ?? single ?? '').replaceAll(/\\(["'\\/])/g, '$1'),
  );
  const item = /^\s{0,200}- ([^"'\s].*)$/.exec(line)?.[1];
  return item === undefined ? quoted : [...quoted, item.trim()];
}
