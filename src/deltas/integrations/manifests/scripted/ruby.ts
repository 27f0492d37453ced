/** Gemfile, gemspecs and Podfile: Ruby that lists packages a line each, in groups; all other lines are code. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { meant, readStatements, type Statement, type Token } from '../../../../syntax/code/statements.ts';
import { gitSource, pathOutside, plainAddress } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { isForDevelopment, Reading } from '../reading.ts';

const style = { comments: '#', joins: '([{' } as const;

interface Block {
  readonly development: boolean;
  /** Where everything in it comes from; "inside" for a path of the repository. */
  readonly source: string | null;
}

export const gemfile: Manifest = {
  name: 'Gemfile',
  paths: ['**/{Gemfile,gems.rb}'],
  source: 'bundler.io/man/gemfile.5.html, read 2026-11',
  read: (file, side) => readRuby(file, new Reading(file, side, 'gem'), 'gem'),
};

export const podfile: Manifest = {
  name: 'Podfile',
  paths: ['**/Podfile'],
  source: 'guides.cocoapods.org/syntax/podfile.html, read 2026-11',
  read: (file, side) => readRuby(file, new Reading(file, side, 'cocoapods'), 'pod'),
};

function readRuby(file: TextFile, reading: Reading, word: 'gem' | 'pod') {
  const blocks: Block[] = [];
  for (const statement of readStatements(file.path, file.text, style)) {
    const { tokens } = statement;
    const block = blocks.at(-1) ?? { development: false, source: null };
    const [first] = tokens;
    const strings = tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text);
    const opens = tokens.some(({ kind, text }) => kind === 'word' && text === 'do');
    if (first?.text === 'end') blocks.pop();
    else if (first?.text === word && first.kind === 'word')
      readPackage(reading, file, statement, block, word);
    else {
      if (opens || /^(?:if|unless|case|begin|def|while)$/.test(first?.text ?? ''))
        blocks.push(opens ? opened(file, tokens, strings, block) : block);
      if (first?.text === 'source' && strings[0] !== undefined)
        reading.takesFrom(strings[0], statement, opens);
      else if (
        !/^(?:ruby|group|platforms?|target|gemspec)$/.test(first?.text ?? '') &&
        !(opens && isPlace(first))
      )
        reading.leaves(`code of ${word === 'gem' ? 'Gemfile' : 'Podfile'}`, meant(tokens), statement);
    }
  }
  return reading.end();
}

function isPlace(first: Token | undefined): boolean {
  return first !== undefined && ['git', 'github', 'path'].includes(first.text);
}

function opened(file: TextFile, tokens: readonly Token[], strings: readonly string[], outer: Block): Block {
  const [first] = tokens;
  const [written = ''] = strings;
  const words = tokens.slice(1).map(({ text }) => text);
  switch (first?.text) {
    case 'group':
      return { ...outer, development: outer.development || areForDevelopment(words) };
    case 'target':
      return { ...outer, development: outer.development || /tests?$/i.test(written) };
    case 'git':
      return { ...outer, source: gitSource(written, optionIn(tokens, ['ref', 'tag', 'branch'])) };
    case 'github':
      return { ...outer, source: gitSource(`github:${written}`, optionIn(tokens, ['ref', 'tag', 'branch'])) };
    case 'path':
      return { ...outer, source: pathOutside(file.path, written) ?? 'inside' };
    default:
      return outer;
  }
}

/** A group of one name for development and one for production runs in production. */
function areForDevelopment(words: readonly string[]): boolean {
  const names = words.filter(
    (word) =>
      /^[a-z_]+$/i.test(word) && word !== 'do' && word !== 'group' && word !== 'optional' && word !== 'true',
  );
  return names.length > 0 && names.every(isForDevelopment);
}

function readPackage(
  reading: Reading,
  file: TextFile,
  statement: Statement,
  block: Block,
  word: 'gem' | 'pod',
): void {
  const { tokens } = statement;
  const [name, version] = tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text);
  if (name === undefined) {
    reading.leaves('a package', meant(tokens), statement);
    return;
  }
  const source = sourceOf(file, tokens) ?? block.source;
  if (source === 'inside') return;
  const from = optionIn(tokens, ['source']);
  if (from !== null) reading.takesFrom(from, statement, true);
  const groups = groupsOf(tokens);
  reading.asks(
    {
      // "Firebase/Auth" is a part of the pod Firebase.
      name: word === 'pod' ? (name.split('/')[0] ?? name) : name,
      version: version ?? null,
      development: block.development || (groups.length > 0 && areForDevelopment(groups)),
      source,
    },
    statement,
  );
}

function sourceOf(file: TextFile, tokens: readonly Token[]): string | null {
  const ref = optionIn(tokens, ['ref', 'commit', 'tag', 'branch']);
  const git = optionIn(tokens, ['git']);
  if (git !== null) return gitSource(git, ref);
  const github = optionIn(tokens, ['github']);
  if (github !== null)
    return gitSource(`github:${github.includes('/') ? github : `${github}/${github}`}`, ref);
  const path = optionIn(tokens, ['path']);
  if (path !== null) return pathOutside(file.path, path) ?? 'inside';
  const archive = optionIn(tokens, ['http', 'podspec']);
  return archive?.includes('://') ? plainAddress(archive) : null;
}

/** `git: "…"` and `:git => "…"`. */
function optionIn(tokens: readonly Token[], names: readonly string[]): string | null {
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || !names.includes(text)) continue;
    const after = tokens.slice(index + 1, index + 4);
    const value = after.find((token) => token.kind === 'string');
    const signs = after.slice(0, value === undefined ? 0 : after.indexOf(value)).map((token) => token.text);
    if (value !== undefined && (signs.join('') === ':' || signs.join('') === '=>')) return value.text;
  }
  return null;
}

function groupsOf(tokens: readonly Token[]): readonly string[] {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && (text === 'group' || text === 'groups'));
  if (at < 0) return [];
  const list = tokens.slice(at + 1);
  const many = list.findIndex(({ text }) => text === '[');
  const end = list.findIndex(({ text }) => text === (many >= 0 && many < 4 ? ']' : ','));
  return (end < 0 ? list : list.slice(0, end)).map(({ text }) => text);
}

const describing =
  /^(?:name|version|summary|description|authors?|emails?|homepage|licenses?|metadata|files|executables|bindir|test_files|require_paths|required_ruby_version|required_rubygems_version|rdoc_options|extra_rdoc_files|platform|date)$/;

export const gemspec: Manifest = {
  name: 'gemspec',
  paths: ['**/*.gemspec'],
  source: 'guides.rubygems.org/specification-reference, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'gem');
    for (const statement of readStatements(file.path, file.text, style)) {
      const { tokens } = statement;
      const call = tokens[2]?.text ?? '';
      const [name, version] = tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text);
      if (
        tokens[1]?.text === '.' &&
        /^add_(?:runtime_|development_)?dependency$/.test(call) &&
        name !== undefined
      )
        reading.asks(
          { name, version: version ?? null, development: call === 'add_development_dependency' },
          statement,
        );
      else if (tokens[1]?.text === '.' && describing.test(call)) {
        if (call === 'name' && name !== undefined) reading.isItself(name);
      } else if (tokens[0]?.text !== 'end') reading.leaves('code of the gemspec', meant(tokens), statement);
    }
    return reading.end();
  },
};
