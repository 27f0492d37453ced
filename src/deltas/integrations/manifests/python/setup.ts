/** setup.cfg and setup.py: lists of packages in an ini file, and as far as they are written out, in code. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { meant, readStatements, refuseConflict, type Token } from '../../../../syntax/code/statements.ts';
import type { Manifest } from '../manifest.ts';
import { isForDevelopment, Reading } from '../reading.ts';
import { pythonName } from './requirement.ts';
import { readRequirementLine } from './requirements.ts';

interface IniValue {
  readonly section: string;
  readonly key: string;
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

/** What decides which code runs at an install; all else describes the package, or configures a checker. */
const deciding = new Set(['cmdclass', 'dependency_links', 'setup_hooks', 'ext_modules']);

export const setupCfg: Manifest = {
  name: 'setup.cfg',
  paths: ['**/setup.cfg'],
  source: 'setuptools.pypa.io/en/latest/userguide/declarative_config.html, read 2026-11',
  read(file, side) {
    refuseConflict(file.path, file.text);
    const reading = new Reading(file, side, 'pypi');
    for (const { section, key, lines } of iniValues(file.text)) {
      const extra = section === 'options.extras_require';
      const development =
        key === 'setup_requires' || key === 'tests_require' || (extra && isForDevelopment(key));
      const [first] = lines;
      if (section === 'metadata' && key === 'name') reading.isItself(pythonName(first?.text ?? ''));
      if (extra || (section === 'options' && /^(?:install|setup|tests)_requires?$/.test(key))) {
        for (const { text, line } of lines) {
          const at = { startLine: line, endLine: line };
          if (text.startsWith('file:')) reading.leaves('packages that are listed elsewhere', text, at);
          else
            for (const one of text.split(/;(?=\s*$)/))
              if (one !== '') readRequirementLine(reading, file, { text: one, ...at }, development);
        }
      } else if (deciding.has(key) && first !== undefined) {
        const says = lines.map(({ text }) => text).join('\n');
        reading.leaves(key, says, { startLine: first.line, endLine: lines.at(-1)?.line ?? first.line });
      }
    }
    return reading.end();
  },
};

function iniValues(text: string): readonly IniValue[] {
  const values: { section: string; key: string; lines: { text: string; line: number }[] }[] = [];
  let section = '';
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const trimmed = written.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) section = trimmed.slice(1, -1).trim();
    else if (/^\s/.test(written)) values.at(-1)?.lines.push({ text: trimmed, line });
    else {
      const equals = written.search(/[=:]/);
      const key = (equals < 0 ? written : written.slice(0, equals)).trim();
      const rest = equals < 0 ? '' : written.slice(equals + 1).trim();
      values.push({ section, key, lines: rest === '' ? [] : [{ text: rest, line }] });
    }
  }
  return values;
}

const lists = new Set(['install_requires', 'setup_requires', 'tests_require', 'extras_require']);

export const setupPy: Manifest = {
  name: 'setup.py',
  paths: ['**/setup.py'],
  source: 'setuptools.pypa.io/en/latest/references/keywords.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const statement of readStatements(file.path, file.text, { comments: '#', joins: '([{' })) {
      const rest: Token[] = [];
      const { tokens } = statement;
      for (let at = 0; at < tokens.length; at += 1) {
        const token = tokens[at];
        if (token === undefined) break;
        const end = token.kind === 'word' && lists.has(token.text) ? endOfList(tokens, at + 1) : null;
        if (end === null) rest.push(token);
        else {
          readWritten(reading, file, tokens.slice(at, end), token.text);
          at = end - 1;
        }
      }
      reading.leaves('code of setup.py', meant(rest), statement);
    }
    return reading.end();
  },
};

/** @returns where a list of nothing but strings ends; null where it is none. */
function endOfList(tokens: readonly Token[], from: number): number | null {
  const [equals, open] = [tokens[from]?.text, tokens[from + 1]];
  if (equals !== '=' || open?.kind !== 'sign' || !'([{'.includes(open.text)) return null;
  let depth = 0;
  for (let at = from + 1; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
    // What follows the next word is looked at from there again, so no token is passed twice.
    if (kind === 'word') return null;
    if (kind === 'sign' && '([{'.includes(text)) depth += 1;
    else if (kind === 'sign' && ')]}'.includes(text)) depth -= 1;
    else if (kind === 'sign' && !',:'.includes(text)) return null;
    if (depth === 0) return at + 1;
  }
  return null;
}

function readWritten(reading: Reading, file: TextFile, tokens: readonly Token[], list: string): void {
  const always = list === 'setup_requires' || list === 'tests_require';
  let group = '';
  for (const [index, { kind, text, line, endLine }] of tokens.entries()) {
    if (kind !== 'string') continue;
    if (tokens[index + 1]?.text === ':') group = text;
    else
      readRequirementLine(
        reading,
        file,
        { text, startLine: line, endLine },
        always || (list === 'extras_require' && isForDevelopment(group)),
      );
  }
}
