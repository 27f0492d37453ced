/** What we answer to a comment with commands: short, and everything that people wrote in it is only words. */
import type { Reply } from '../../review/act.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { count } from '../words.ts';
import { helpText } from './commands.ts';

/** @param ignored commands beyond what one comment may say. */
export function replyOf(replies: readonly Reply[], ignored: number): string {
  // Help is the one answer without words of its own.
  const helps = replies.some(({ ok, text }) => ok && text === '');
  const told = replies.filter(({ text }) => text !== '').map(answer);
  const [only, ...more] = told;
  const said =
    more.length === 0
      ? (only ?? '')
      : list(
          told.map((text) => `- ${text}`),
          { open: 40, characters: 50_000, noun: 'answer' },
        );
  const rest =
    ignored === 0
      ? ''
      : `${count(ignored, 'further command was', 'further commands were')} not read: one comment may hold ${replies.length}.`;
  return [said, rest, helps ? helpText() : ''].filter((part) => part !== '').join('\n\n');
}

function answer({ ok, text }: Reply): string {
  return ok ? sentences(text) : `**Not done.** ${sentences(text)}`;
}

/** Our own sentences mark what is to be typed with backticks; whatever stands in or between them is escaped. */
function sentences(text: string): string {
  const parts = text.split('`');
  return parts
    .map((part, index) => {
      if (part === '') return '';
      if (index % 2 === 1 && index < parts.length - 1) return code(part);
      const [, before = ''] = /^(\s*)/.exec(part) ?? [];
      return `${before === '' ? '' : ' '}${prose(part, 1_500)}${part.endsWith(' ') && part.trim() !== '' ? ' ' : ''}`;
    })
    .join('');
}
