/** Configurations of one thing a line: lists of what a scanner passes over, and the sections of Bandit. */

import { linesOf } from '../../evidence.ts';
import type { Findings, List } from '../findings.ts';
import { addName } from '../table.ts';
import { ofPattern, only, skipped } from './lists.ts';

interface Line {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** @returns the lines that say something, without the comments of a "#" that begins a line or follows a space. */
function linesIn({ file }: Findings): readonly Line[] {
  return linesOf(file).flatMap((written, index): readonly Line[] => {
    const hash = written.startsWith('#') ? 0 : written.search(/[ \t]#/);
    const text = (hash < 0 ? written : written.slice(0, hash)).trim();
    return text === '' ? [] : [{ text, startLine: index + 1, endLine: index + 1 }];
  });
}

/** Faults by id: `.trivyignore`, with an end that bounds them ("CVE-1 exp:2030-01-01"), and `.gitleaksignore`. */
export function readFaultLines(into: Findings, list: List): void {
  for (const line of linesIn(into)) addName(into, list, line.text.split(/\s+/).join(' '), line);
}

/** Patterns as `.gitignore` has them: one with "!" takes paths back, and then the order counts. */
export function readPatternLines(into: Findings, scanner: string): void {
  const lines = linesIn(into);
  const back = {
    ...only(scanner, 'paths'),
    only: false,
    subject: `paths that ${scanner} looks at all the same`,
  };
  for (const line of lines) {
    if (line.text.startsWith('!')) addName(into, back, line.text.slice(1), line);
    else addName(into, skipped(scanner, 'paths'), line.text, line, {}, ofPattern(line.text));
  }
  const first = lines.find(({ text }) => text.startsWith('!'));
  if (first !== undefined) {
    const meaning = lines.map(({ text }) => text).join('\n');
    into.parts.push({ name: 'the order of the patterns', meaning, lines: first });
  }
}

/** `.bandit`, an INI file with one section (bandit.readthedocs.io). */
export function readBandit(into: Findings): void {
  const lists = new Map([
    ['exclude', skipped('bandit', 'paths')],
    ['exclude_dirs', skipped('bandit', 'paths')],
    ['skips', skipped('bandit', 'tests')],
    ['tests', only('bandit', 'tests')],
  ]);
  let section = '';
  for (const line of linesIn(into)) {
    const header = /^\[([^\]]*)\]$/.exec(line.text)?.[1];
    if (header !== undefined) section = header;
    const at = line.text.search(/[=:]/);
    const key = at < 0 ? '' : line.text.slice(0, at).trim();
    const list = section === 'bandit' ? lists.get(key) : undefined;
    if (header !== undefined) continue;
    if (list === undefined) into.parts.push({ name: `the setting ${key}`, meaning: line.text, lines: line });
    else {
      for (const name of line.text.slice(at + 1).split(',')) {
        addName(into, list, name.trim(), line, {}, ofPattern(name.trim()));
      }
    }
  }
}
