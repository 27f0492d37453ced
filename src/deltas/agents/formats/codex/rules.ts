/** Command rules of Codex, a few calls in the notation of Starlark -> permissions; all else that stands there is noted. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { Lines, TreeNode } from '../../../../syntax/tree.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import type { PermissionRule, Powers } from '../../model.ts';
import { codexPrefixPatterns } from '../../permissions/notation/codex.ts';
import type { Format } from '../format.ts';
import { Gathering } from '../gathering.ts';
import { directoryAbove } from '../places.ts';

export const codexRules: Format = {
  name: 'Codex rules',
  paths: ['**/.codex/rules/*.rules', '**/.codex/policy/*.codexpolicy'],
  source:
    'developers.openai.com/codex/rules and github.com/openai/codex, codex-rs/execpolicy/README.md, read 2026-11',
  read: readRules,
};

const mostDepth = 8;

/** The strictest rule that fits counts, as with all products; without a decision a rule allows. */
const decisions = new Map<string, PermissionRule['decision']>([
  ['allow', 'allow'],
  ['prompt', 'ask'],
  ['forbidden', 'deny'],
  ['deny', 'deny'],
]);

function readRules(file: TextFile, side: Side): readonly Powers[] {
  const root = directoryAbove(file.path, '.codex');
  const gathering = new Gathering(file, side, { product: 'codex', root, part: null });
  for (const call of new Calls(file).all()) readCall(gathering, call);
  return [gathering.powers()];
}

function readCall(gathering: Gathering, { name, given, lines }: Call): void {
  const decision = decisions.get(wordOf(given.get('decision')) ?? 'allow');
  const host = wordOf(given.get('host'));
  const words = name === 'prefix_rule' ? wordsOf(given.get('pattern')) : null;
  if (words !== null && decision !== undefined)
    gathering.addRule(decision, codexPrefixPatterns(words), words.map(shownWord).join(' '), lines);
  else if (name === 'network_rule' && host !== null && decision !== undefined)
    gathering.addRule(decision, { tool: 'fetch', host: { form: 'glob', glob: host } }, host, lines);
  else {
    const text = gathering.at(lines).text;
    gathering.note(name, lines, { kind: 'scalar', value: text, tag: null, ...lines } satisfies TreeNode);
  }
}

/** @returns the words of a pattern, each with its alternatives; null where it is no list of words. */
function wordsOf(pattern: Value | undefined): readonly (string | readonly string[])[] | null {
  if (pattern === undefined || typeof pattern === 'string' || pattern.length === 0) return null;
  const words = pattern.map((word) =>
    typeof word === 'string' ? word : word.flatMap((way) => wordOf(way) ?? []),
  );
  const whole = pattern.every(
    (word, index) => typeof word === 'string' || (word.length > 0 && words[index]?.length === word.length),
  );
  return whole ? words : null;
}

function shownWord(word: string | readonly string[]): string {
  return typeof word === 'string' ? word : word.join('|');
}

function wordOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

type Value = string | readonly Value[];

interface Call {
  readonly name: string;
  readonly given: ReadonlyMap<string, Value>;
  readonly lines: Lines;
}

interface Token {
  readonly sort: 'word' | 'text' | 'sign';
  readonly text: string;
  readonly line: number;
}

const tokens =
  /#[^\n]*|\\?\n|[ \t\r\f]+|"""|'''|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|[A-Za-z0-9_.]+|[\s\S]/g;

/** Reads calls with named values one after another; a text that is none of them becomes a call without a name. */
class Calls {
  readonly #path: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(file: TextFile) {
    this.#path = file.path;
    this.#tokens = tokensOf(file);
  }

  all(): readonly Call[] {
    const calls: Call[] = [];
    while (this.#next < this.#tokens.length) calls.push(this.#call());
    return calls;
  }

  #call(): Call {
    const first = this.#take();
    if (first.sort !== 'word' || this.#peek()?.text !== '(') return this.#other(first);
    this.#take();
    const given = new Map<string, Value>();
    for (let token = this.#take(); token.text !== ')' || token.sort === 'text'; token = this.#take()) {
      if (token.sort === 'sign' && token.text === ',') continue;
      const named = token.sort === 'word' && this.#peek()?.text === '=';
      if (named) this.#take();
      const value = this.#value(named ? this.#take() : token, 0);
      given.set(named ? token.text : `${given.size}`, value);
    }
    return { name: first.text, given, lines: this.#linesFrom(first) };
  }

  /** To the end of the line. */
  #other(first: Token): Call {
    while (this.#peek()?.line === first.line) this.#take();
    return { name: 'a statement', given: new Map(), lines: this.#linesFrom(first) };
  }

  #value(token: Token, depth: number): Value {
    if (depth > mostDepth)
      throw new Unreadable(this.#path, token.line, `nested deeper than ${mostDepth} levels`);
    if (token.sort !== 'sign') return token.text;
    if (token.text !== '[' && token.text !== '(')
      throw new Unreadable(this.#path, token.line, `${JSON.stringify(token.text)} where a value belongs`);
    const close = token.text === '[' ? ']' : ')';
    const values: Value[] = [];
    for (let inner = this.#take(); inner.text !== close || inner.sort === 'text'; inner = this.#take())
      if (inner.sort !== 'sign' || inner.text !== ',') values.push(this.#value(inner, depth + 1));
    return values;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    const token = this.#tokens[this.#next];
    const last = this.#tokens.at(-1)?.line ?? 1;
    if (token === undefined) throw new Unreadable(this.#path, last, 'ends in the middle of a rule');
    this.#next += 1;
    return token;
  }

  #linesFrom({ line }: Token): Lines {
    return { startLine: line, endLine: this.#tokens[this.#next - 1]?.line ?? line };
  }
}

function tokensOf({ path, text }: TextFile): readonly Token[] {
  const found: Token[] = [];
  let line = 1;
  tokens.lastIndex = 0;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [said] = match;
    const starts = line;
    if (said === '"""' || said === "'''") {
      const end = text.indexOf(said, tokens.lastIndex);
      if (end < 0) throw new Unreadable(path, line, 'a text that never ends');
      const inside = text.slice(tokens.lastIndex, end);
      line += inside.split('\n').length - 1;
      found.push({ sort: 'text', text: inside, line: starts });
      tokens.lastIndex = end + 3;
    } else if (said.endsWith('\n')) line += 1;
    else if (/^["']./.test(said)) found.push({ sort: 'text', text: unquoted(said), line });
    else if (/^[A-Za-z0-9_.]/.test(said)) found.push({ sort: 'word', text: said, line });
    else if (!/^[#\s]/.test(said)) found.push({ sort: 'sign', text: said, line });
  }
  return found;
}

function unquoted(said: string): string {
  return said.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
