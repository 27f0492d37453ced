/** What people write to us: a comment's text in, commands out. Quotes and code are not meant, and everything is bounded. */
import { didYouMean, quoted } from '../rules/reading/spelling.ts';
import { type OutcomeKind, outcomeKinds } from './events.ts';

export type Command =
  | { readonly do: 'check'; readonly item: string; readonly note: string }
  | { readonly do: 'uncheck'; readonly item: string }
  | { readonly do: 'na'; readonly item: string; readonly reason: string }
  | { readonly do: 'sign'; readonly note: string; readonly head: string | null }
  | { readonly do: 'escalate' | 'downgrade' | 'waive'; readonly reason: string }
  | { readonly do: 'outcome'; readonly kind: OutcomeKind; readonly text: string }
  | {
      readonly do: 'follow-up';
      readonly text: string;
      readonly owner: string | null;
      readonly due: string | null;
      /** It answers what becomes of the threat model. */
      readonly for?: 'model';
    }
  | { readonly do: 'done'; readonly id: string; readonly evidence: string }
  /** Takes an approval back; nobody writes it. */
  | { readonly do: 'withdraw' }
  | { readonly do: 'dispute'; readonly fingerprint: string; readonly reason: string }
  | { readonly do: 're-evaluate' }
  | { readonly do: 'help' }
  /** Meant for us, and not understood; the sentence says how it would be. */
  | { readonly do: 'mistaken'; readonly because: string };

export interface Said {
  readonly commands: readonly Command[];
  /** How many more there were, beyond what one comment may say. */
  readonly ignored: number;
}

/** Far more than a review has questions; low enough that a flood costs nothing. */
const commandsEach = 30;
const noteLength = 500;

/** How each command is written; the first word is its name. */
export const usage = {
  check: 'check ITEM [note]',
  uncheck: 'uncheck ITEM',
  na: 'na ITEM reason',
  sign: 'sign [note]',
  escalate: 'escalate reason',
  downgrade: 'downgrade reason',
  waive: 'waive reason',
  outcome: 'outcome KIND text',
  'follow-up': 'follow-up text @owner due:2027-01-31',
  done: 'done FOLLOW-UP [what shows it]',
  dispute: 'dispute FINGERPRINT reason',
  're-evaluate': 're-evaluate',
  help: 'help',
} as const;
type Verb = keyof typeof usage;

/** @param body a comment as it was written; at most GitHub's 65,536 characters. */
export function commandsIn(body: string): Said {
  const lines = spokenLines(body).flatMap((line) => {
    const said = /^ {0,3}\/delta-review(?=\s|$)(.*)$/is.exec(line);
    return said === null ? [] : [(said[1] ?? '').trim()];
  });
  return {
    commands: lines.slice(0, commandsEach).map(commandOf),
    ignored: Math.max(0, lines.length - commandsEach),
  };
}

/** @param text what follows "/delta-review". */
export function commandOf(text: string): Command {
  const [word = '', rest] = split(text);
  const verb = word.toLowerCase();
  if (verb === '') return { do: 'help' };
  if (!isVerb(verb)) {
    const mend = didYouMean(verb, Object.keys(usage), `write ${say('help')} for what there is.`);
    return mistaken(`There is no command ${quoted(word)}: ${mend}`);
  }
  return readers[verb](rest);
}

const readers: { readonly [V in Verb]: (rest: string) => Command } = {
  check: withItem('check', (item, note) => ({ do: 'check', item, note })),
  uncheck: withItem('uncheck', (item) => ({ do: 'uncheck', item })),
  na: withItem('na', (item, reason) =>
    reason === ''
      ? mistaken(`Say why it does not apply: ${say(`na ${item} reason`)}.`)
      : { do: 'na', item, reason },
  ),
  sign: (note) => ({ do: 'sign', note, head: null }),
  escalate: withReason('escalate'),
  downgrade: withReason('downgrade'),
  waive: withReason('waive'),
  outcome: (rest) => {
    const [word, text] = split(rest);
    const kind = outcomeKinds.find((one) => one === word.toLowerCase());
    const known = outcomeKinds.join(', ');
    if (kind === undefined) {
      return mistaken(
        `Say what the review changed, as one of ${known}, and then in words: ${say(usage.outcome)}.`,
      );
    }
    if (text === '' && kind === 'model-unaffected')
      return mistaken(`Say why the threat model needs no update: ${say(`outcome ${kind} reason`)}.`);
    if (text === '' && kind !== 'none')
      return mistaken(`Say in words what it changed: ${say(`outcome ${kind} text`)}.`);
    return { do: 'outcome', kind, text };
  },
  'follow-up': followUp,
  done: (rest) => {
    const [id, evidence] = split(rest);
    return id === ''
      ? mistaken(`Name the follow-up, as in ${say('done F12-1 closed by #34')}.`)
      : { do: 'done', id: plain(id), evidence };
  },
  dispute: (rest) => {
    const [word, reason] = split(rest);
    const fingerprint = plain(word).toLowerCase();
    return /^[0-9a-f]{6,32}$/.test(fingerprint) && reason !== ''
      ? { do: 'dispute', fingerprint, reason }
      : mistaken(`Give the first six or more digits of the fingerprint, and why: ${say(usage.dispute)}.`);
  },
  're-evaluate': () => ({ do: 're-evaluate' }),
  help: () => ({ do: 'help' }),
};

function withItem(verb: 'check' | 'uncheck' | 'na', make: (item: string, rest: string) => Command) {
  return (rest: string): Command => {
    const [item, more] = split(rest);
    return item === ''
      ? mistaken(`Name the question: ${say(usage[verb])}.`)
      : make(plain(item).toLowerCase(), more);
  };
}

function withReason(verb: 'escalate' | 'downgrade' | 'waive') {
  return (reason: string): Command =>
    reason === ''
      ? mistaken(`Give a reason, which is kept with the review: ${say(usage[verb])}.`)
      : { do: verb, reason };
}

function followUp(rest: string): Command {
  const words = rest.split(/\s+/);
  const due = words.find((word) => /^due:/i.test(word))?.slice('due:'.length) ?? null;
  if (due !== null && !isDay(due))
    return mistaken(`${quoted(due)} is no day: write it as in ${say(usage['follow-up'])}.`);
  const owner = words.filter((word) => /^@[\w-]+(\/[\w.-]+)?$/.test(word)).at(-1) ?? null;
  const forModel = words.some(isForModel);
  const text = words.filter((word) => word !== owner && !/^due:/i.test(word) && !isForModel(word)).join(' ');
  return text === ''
    ? mistaken(`Say what is to be done: ${say(usage['follow-up'])}.`)
    : { do: 'follow-up', text, owner, due, ...(forModel && { for: 'model' }) };
}

function isForModel(word: string): boolean {
  return word.toLowerCase() === 'for:model';
}

/** @returns whether it is a day of the calendar, as in "2027-01-31". */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(usage, word);
}

function mistaken(because: string): Command {
  return { do: 'mistaken', because };
}

function say(command: string): string {
  return `\`/delta-review ${command}\``;
}

/** The first word, and the rest of the line within its limit. */
function split(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const end = trimmed.search(/\s/);
  const word = within(end === -1 ? trimmed : trimmed.slice(0, end));
  return [word, end === -1 ? '' : within(trimmed.slice(end).trim())];
}

/** Cut between characters, never inside of one. */
function within(text: string): string {
  return text.slice(0, noteLength).replace(/[\ud800-\udbff]$/, '');
}

/** A name that was copied with its code marks. */
function plain(word: string): string {
  return word.replace(/^[`'"]+|[`'",.;:]+$/g, '');
}

/** The lines that a person says themselves: no quotes, no code, nothing hidden in HTML. */
function spokenLines(body: string): readonly string[] {
  const spoken: string[] = [];
  const hidden: string[] = [];
  let paragraph: string[] = [];
  let fence: Fence | null = null;
  const endParagraph = () => {
    spoken.push(...saidIn(paragraph, hidden));
    paragraph = [];
  };
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (fence !== null) {
      if (closesFence(line, fence)) fence = null;
      continue;
    }
    const opened = opensFence(line);
    // Whether a fence counts depends on what the lines before it hide.
    if (opened !== null || line.trim() === '') endParagraph();
    if (opened !== null && hidden.length === 0) fence = opened;
    else paragraph.push(line);
    // What follows the end of hidden HTML starts afresh.
    if (hidden.length > 0) endParagraph();
  }
  endParagraph();
  return spoken;
}

interface Fence {
  readonly mark: string;
  readonly indent: number;
}

/** In a list, too, and however deep: there it may stand behind the bullet. What a quote fences ends with the quote. */
function opensFence(line: string): Fence | null {
  const [, before = '', mark, after = ''] =
    /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
  if (mark === undefined || (mark.startsWith('`') && after.includes('`'))) return null;
  return { mark, indent: before.length };
}

/** Not where it stands deeper than its opening may: there it is code like the rest. */
function closesFence(line: string, { mark, indent }: Fence): boolean {
  const [, before = '', closing = ''] = /^( *)(`+|~+)[ \t]*$/.exec(line) ?? [];
  return closing.startsWith(mark) && before.length <= Math.max(3, indent);
}

const quoteStart = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*>/;
/** What ends a paragraph without a blank line. */
const blockStart = /^ {0,3}(?:>|#{1,6}(?:\s|$)|(?:[-*+]|1[.)])\s+\S|(?:-{3,}|\*{3,}|_{3,})\s*$)/;

/**
 * @param hidden what the HTML before has opened; what this one opens and closes is noted in it.
 * @returns the lines of a paragraph that are said: a quote goes on to its end, and so may code and HTML.
 */
function saidIn(paragraph: readonly string[], hidden: string[]): readonly string[] {
  const spoken: string[] = [];
  let quoting = false;
  const code = hidden.length > 0 ? null : codeIn(paragraph);
  for (const [index, line] of paragraph.entries()) {
    if (quoteStart.test(line)) quoting = /^[\s>]*[^\s>#`~]/.test(line.replace(quoteStart, ''));
    else if (blockStart.test(line)) quoting = false;
    if (hidden.length === 0 && !quoting && code?.inside.has(index) !== true) spoken.push(line);
    followHtml(code?.without[index] ?? line, hidden);
  }
  return spoken;
}

const hiding = /<!--(?:-?>)?|-->|<(\/?)(pre|code|samp|kbd|tt|blockquote|script|style|textarea)(?=[\s/>]|$)/gi;

/** @param open tags and "<!--" that keep text from being said, outermost first; a line opens and closes more. */
function followHtml(line: string, open: string[]): void {
  for (const [token, slash, tag = ''] of line.matchAll(hiding)) {
    const top = open.at(-1);
    const name = tag.toLowerCase();
    const closing = top === '<!--' ? token.endsWith('-->') : slash === '/' && name === top;
    if (closing) open.pop();
    else if (top !== '<!--' && (token === '<!--' || slash === '')) open.push(name === '' ? token : name);
  }
}

/**
 * Spans of code by their backticks.
 * @returns which lines begin inside of one, and every line without its spans, up to where HTML may hold backticks too.
 */
function codeIn(lines: readonly string[]) {
  const inside = new Set<number>();
  const without: string[] = [];
  let start = 0;
  for (let end = 1; end <= lines.length; end += 1) {
    const next = lines[end];
    if (next !== undefined && !blockStart.test(next)) continue;
    const text = lines.slice(start, end).join('\n');
    const kept: string[] = [];
    let from = 0;
    let line = start;
    let html = false;
    for (const [open, close] of codeSpans(text)) {
      const between = text.slice(from, open);
      const span = text.slice(open, close);
      const breaks = span.split('\n').length - 1;
      line += between.split('\n').length - 1;
      for (let more = 1; more <= breaks; more += 1) inside.add(line + more);
      line += breaks;
      html ||= between.includes('<');
      kept.push(between, html ? span : '\n'.repeat(breaks));
      from = close;
    }
    without.push(...[...kept, text.slice(from)].join('').split('\n'));
    start = end;
  }
  return { inside, without };
}

/** @returns where each span begins and ends: between two runs of as many backticks. */
function codeSpans(text: string): readonly (readonly [number, number])[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ index, length: run.length }));
  // For each run the next one of its length, found from the end.
  const nextOfLength = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const length = runs[at]?.length ?? 0;
    closing[at] = nextOfLength.get(length) ?? -1;
    nextOfLength.set(length, at);
  }
  const spans: (readonly [number, number])[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const end = runs[closing[at] ?? -1];
    const run = runs[at];
    if (run === undefined || end === undefined) continue;
    spans.push([run.index, end.index + end.length]);
    at = closing[at] ?? at;
  }
  return spans;
}
