/** Texts of `NAME=value` or `name: value`, one a line, and whatever no reader of trees can read -> names and hosts. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { linesOf } from '../../evidence.ts';
import { Gathering } from './gathering.ts';
import type { MentionReading } from './mention.ts';

/** Longer lines are data. */
const longest = 2_048;

const setting =
  /^\s{0,128}(?:export\s{1,4}|- ){0,2}["']?([\w.-]{1,128})["']?\s{0,16}(?:[:=]>?)\s{0,16}(\S.{0,2047})?$/;

export function linesReading(file: TextFile, side: Side): MentionReading {
  const gathering = new Gathering(file, side);
  gatherLines(linesOf(file), 1, gathering);
  return gathering.end();
}

/** @param first the line that the first text stands in. */
export function gatherLines(
  texts: readonly string[],
  first: number,
  gathering: Gathering,
  fixed = false,
): void {
  for (const [index, text] of texts.entries()) {
    if (text.length > longest || /^\s{0,128}(?:#|\/\/|--|;|\{\{-?\s?\/\*)/.test(text)) continue;
    const [, key, written = ''] = setting.exec(text) ?? [];
    if (key === undefined) continue;
    const lines = { startLine: fixed ? first : first + index, endLine: fixed ? first : first + index };
    gathering.named('variable', key, lines);
    gathering.value(key.split('.', 16), unquoted(written), lines);
  }
}

/** A comment after a value is none of it. */
function unquoted(written: string): string {
  const [, quoted] = /^(?:"([^"]*)"|'([^']*)')/.exec(written) ?? [];
  return quoted ?? written.replace(/\s#.*$/, '').replace(/^["']|["',]{1,2}\s*$/g, '');
}
