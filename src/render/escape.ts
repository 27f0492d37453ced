/** Text from a repository or a pull request is hostile: here it becomes words that nothing acts on. */

/**
 * Splits what GitHub would turn into a link, a mention or a picture. It works on rendered text too, so a backslash
 * or an entity is not enough; invisible in print, and never inside a code span, so that code can be copied.
 */
const gap = '\u200b';

/** Characters that hide, turn or end text: control, format, bidi, zero-width, tag, private use, lone surrogates. */
const unseen =
  /(?<=\p{Extended_Pictographic})\ufe0f|([\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])/gu;

/** @returns one line of text in which every character shows: a right-to-left override reads ⟨U+202E⟩. */
export function visible(text: string): string {
  return text
    .replace(unseen, (whole: string, hidden: string | undefined) => {
      if (hidden === undefined) return whole;
      const point = hidden.codePointAt(0) ?? 0;
      return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    })
    .replace(/\p{Zs}/gu, ' ');
}

/** @returns at most `limit` characters, the last of them "…" where something was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text.slice(0, (limit + 1) * 2)];
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Line breaks and tabs are only spaces in a sentence. */
function oneLine(text: string, limit: number): string {
  return clip(visible(clip(text, limit * 2).replace(/[ \t\r\n]+/g, ' ')).trim(), limit);
}

/** @returns Markdown that shows the text as it is, on one line: no markup, link, mention or reference comes of it. */
export function inert(text: string, limit = 500): string {
  return guardStart(escapeInline(oneLine(text, limit)));
}

function escapeInline(line: string): string {
  return line
    .replace(/@/g, `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/GH-(?=\d)/gi, `$&${gap}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${gap}`)
    .replace(/www(?=\.)/gi, `$&${gap}`)
    .replace(/[0-9a-f]{7,}/gi, (hex) => hex.match(/.{1,6}/g)?.join(gap) ?? hex)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** What would open a heading, a list or a rule at the start of a line. */
function guardStart(line: string): string {
  return line.replace(/^[#\-+=]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

/** @returns a code span that holds the text whatever backticks are in it. */
export function code(text: string, limit = 200): string {
  const shown = clip(visible(clip(text, limit * 2)), limit);
  if (shown === '') return '`⟨empty⟩`';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

const aroundWord = /^(["'(“‘[]*)(.*?)([)"'”’\],.;:!?]*)$/su;
/** Names, paths, references and addresses: what a reader copies, and what GitHub would act on. */
const technical = /[@#$\\/:_*`<>[\]{}|~^=⟨]|^GH-\d|^www\.|^[0-9a-f]{7,}$|^[\w-]{2,}(\.[\w-]+)*\.[a-z]\w+$/i;

/**
 * @param sentence plain words that may name things of the repository.
 * @returns Markdown in which every such name is a code span and the rest is escaped.
 */
export function prose(sentence: string, limit = 600): string {
  const words = oneLine(sentence, limit).split(' ');
  const marked = words.map((word) => {
    const [, before = '', core = '', after = ''] = aroundWord.exec(word) ?? [];
    if (!technical.test(core)) return escapeInline(word);
    return `${escapeInline(before)}${code(core)}${escapeInline(after)}`;
  });
  return guardStart(marked.join(' '));
}

/** @returns a fenced block, each line visible, that no line of the text can close. */
export function block(lines: readonly string[], language: string): string {
  const shown = lines.map((line) => visible(line.replaceAll('\t', '  ').replace(/\r$/, '')));
  const longest = Math.max(2, ...shown.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence].join('\n');
}
