/** A shell script, or the arguments of one command, in; commands as words with their lines out. One pass, nothing is run. */

export interface Word {
  /** Without quotes; expansions as written. */
  readonly text: string;
  /** 1-based, within the text. */
  readonly line: number;
}
export type Command = readonly Word[];

/** Command substitutions within each other; deeper ones are plain letters. */
const deepest = 16;

/** @returns the commands of a script, those of `$(…)` too; the text of a here-document is its command's last word. */
export function shellCommands(script: string): readonly Command[] {
  return new Lexer(script, true).commands();
}

/** @returns the words of an argument list, which line breaks and operators do not end. */
export function argumentWords(text: string): readonly Word[] {
  return new Lexer(text, false).commands().flat();
}

interface Heredoc {
  readonly end: string;
  readonly into: Word[];
}

class Lexer {
  readonly #text: string;
  readonly #script: boolean;
  readonly #commands: Command[] = [];
  #at = 0;
  #line = 1;
  #heredocs: Heredoc[] = [];

  constructor(text: string, script: boolean) {
    this.#text = text;
    this.#script = script;
  }

  commands(): readonly Command[] {
    this.#list('', 0);
    return this.#commands;
  }

  #next(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter === '\n') this.#line += 1;
    return letter;
  }

  #startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  /** @param close what ends this list: nothing, `)` or a backtick. */
  #list(close: string, depth: number): void {
    let words: Word[] = [];
    let word: { text: string; readonly line: number } | null = null;
    let redirected = false;
    const append = (text: string): void => {
      if (word === null) word = { text, line: this.#line };
      else word.text += text;
    };
    const endWord = (): void => {
      if (word !== null && !redirected) words.push(word);
      if (word !== null) redirected = false;
      word = null;
    };
    const endCommand = (): void => {
      endWord();
      redirected = false;
      if (words.length > 0) this.#commands.push(words);
      words = [];
    };
    const substitute = (end: string, open: string): void => {
      append(open);
      if (depth >= deepest) return;
      this.#list(end, depth + 1);
      append(end);
    };
    while (this.#at < this.#text.length) {
      const letter = this.#text[this.#at] ?? '';
      if (letter === close) {
        this.#next();
        break;
      }
      if (this.#startsWith('${{')) append(this.#expression());
      else if (letter === '\\') {
        this.#next();
        if (this.#startsWith('\r\n')) this.#next();
        const escaped = this.#next();
        if (escaped !== '\n') append(escaped);
      } else if (letter === "'") {
        append('');
        this.#next();
        append(this.#until("'"));
      } else if (letter === '"') {
        append('');
        this.#next();
        while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
          if (this.#startsWith('${{')) append(this.#expression());
          else if (this.#script && this.#startsWith('$(')) {
            this.#at += 2;
            substitute(')', '$(');
          } else if (this.#startsWith('\\')) {
            this.#next();
            const escaped = this.#next();
            if (escaped !== '\n') append('"\\$`'.includes(escaped) ? escaped : `\\${escaped}`);
          } else append(this.#next());
        }
        this.#next();
      } else if (this.#script && (this.#startsWith('$(') || letter === '`')) {
        this.#at += letter === '`' ? 1 : 2;
        substitute(letter === '`' ? '`' : ')', letter === '`' ? '`' : '$(');
      } else if (letter === '#' && word === null) this.#skipLine();
      else if (letter === '\n') {
        if (this.#script) endCommand();
        else endWord();
        this.#next();
        this.#readHeredocs();
      } else if (letter === ' ' || letter === '\t' || letter === '\r') {
        endWord();
        this.#next();
      } else if (this.#script && this.#startsWith('<<') && !this.#startsWith('<<<')) {
        endWord();
        this.#heredocs.push({ end: this.#delimiter(), into: words });
      } else if (this.#script && (letter === '<' || letter === '>')) {
        endWord();
        while (/^[<>&]$/.test(this.#text[this.#at] ?? '')) this.#next();
        redirected = true;
      } else if (this.#script && ';|&()'.includes(letter)) {
        endCommand();
        this.#next();
      } else append(this.#next());
    }
    endCommand();
  }

  #expression(): string {
    const end = this.#text.indexOf('}}', this.#at);
    let text = '';
    const stop = end < 0 ? this.#at + 3 : end + 2;
    while (this.#at < stop) text += this.#next();
    return text;
  }

  #until(end: string): string {
    let text = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== end) text += this.#next();
    this.#next();
    return text;
  }

  #skipLine(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at += 1;
  }

  #delimiter(): string {
    this.#at += 2;
    const written = /^-?[ \t]{0,8}(["']?)([\w.-]{1,64})\1/.exec(this.#text.slice(this.#at, this.#at + 80));
    this.#at += written?.[0].length ?? 0;
    return written?.[2] ?? '';
  }

  #readHeredocs(): void {
    for (const { end, into } of this.#heredocs) {
      if (end === '') continue;
      const line = this.#line;
      const lines: string[] = [];
      while (this.#at < this.#text.length) {
        const stop = this.#text.indexOf('\n', this.#at);
        const written = this.#text.slice(this.#at, stop < 0 ? undefined : stop);
        this.#at = stop < 0 ? this.#text.length : stop + 1;
        this.#line += 1;
        if (written.trim() === end) break;
        lines.push(written);
      }
      into.push({ text: lines.join('\n'), line });
    }
    this.#heredocs = [];
  }
}
