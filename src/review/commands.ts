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
    const said = /^ {0,3}\/delta-review(?=[ \t]|$)(.*)$/i.exec(line);
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
  const text = words.filter((word) => word !== owner && !/^due:/i.test(word)).join(' ');
  return text === ''
    ? mistaken(`Say what is to be done: ${say(usage['follow-up'])}.`)
    : { do: 'follow-up', text, owner, due };
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
  const word = (end === -1 ? trimmed : trimmed.slice(0, end)).slice(0, noteLength);
  return [word, end === -1 ? '' : trimmed.slice(end).trim().slice(0, noteLength)];
}

/** A name that was copied with its code marks. */
function plain(word: string): string {
  return word.replace(/^[`'"]+|[`'",.;:]+$/g, '');
}

const rawBlocks = ['pre', 'script', 'style', 'textarea', 'code'] as const;

/** The lines that a person says themselves: no quotes, no code, nothing hidden in a comment of HTML. */
function spokenLines(body: string): readonly string[] {
  const spoken: string[] = [];
  let fence: string | null = null;
  let until: string | null = null;
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (until !== null) {
      if (line.toLowerCase().includes(until)) until = null;
      continue;
    }
    const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== null) {
      const closes = mark.startsWith(fence) && line.trim().length === mark.length;
      if (closes) fence = null;
      continue;
    }
    if (mark !== '') {
      fence = mark;
      continue;
    }
    const opened = opensHidden(line);
    if (opened !== null) {
      until = opened;
      continue;
    }
    spoken.push(line);
  }
  return spoken;
}

/** @returns what ends the HTML that a line opens and does not close; null where it opens none. */
function opensHidden(line: string): string | null {
  const low = line.toLowerCase();
  const starts = [
    { open: low.lastIndexOf('<!--'), close: '-->' },
    ...rawBlocks.map((tag) => ({ open: low.lastIndexOf(`<${tag}`), close: `</${tag}` })),
  ];
  return starts.find(({ open, close }) => open !== -1 && !low.includes(close, open))?.close ?? null;
}
