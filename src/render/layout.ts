/** Markdown under a limit: whole pieces or none, so that a cut never leaves a fence or a fold open. */
import { count } from './words.ts';

/** @returns a fold that opens on a click; `title` is our own words, since Markdown is not read there. */
export function fold(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

export interface ListLimits {
  /** Items that stand open; the rest goes into a fold. */
  readonly open: number;
  /** Characters for the whole list. */
  readonly characters: number;
  /** What an item is called: "thing", "file". */
  readonly noun: string;
}

/**
 * @param items Markdown list items, the most important first.
 * @returns the list, its tail folded, and a sentence for what did not fit.
 */
export function list(items: readonly string[], limits: ListLimits): string {
  let left = limits.characters;
  const fitting = items.findIndex((item) => {
    left -= item.length + 1;
    return left < 0;
  });
  const shown = fitting === -1 ? items : items.slice(0, fitting);
  const cut = items.length - shown.length;
  const open = shown.slice(0, limits.open);
  const folded = shown.slice(limits.open);
  const parts = [open.join('\n')];
  if (folded.length > 0)
    parts.push(fold(`${count(folded.length, `more ${limits.noun}`)}`, folded.join('\n')));
  if (cut > 0)
    parts.push(`_${count(cut, `${limits.noun} is`, `${limits.noun}s are`)} left out here for length._`);
  return parts.filter((part) => part !== '').join('\n\n');
}

/**
 * @param whole where everything is, as the rest of a sentence.
 * @returns the blocks that fit, and a sentence for those that do not; the first is always kept.
 */
export function assemble(
  blocks: readonly string[],
  limit: number,
  whole = '`delta-review classify` prints everything',
): string {
  const kept: string[] = [];
  let left = limit - 200;
  let cut = 0;
  for (const block of blocks) {
    if (block === '') continue;
    if (kept.length > 0 && block.length + 2 > left) {
      cut += 1;
      continue;
    }
    kept.push(block);
    left -= block.length + 2;
  }
  if (cut > 0) kept.push(`_${count(cut, 'section is', 'sections are')} left out for length: ${whole}._`);
  return kept.join('\n\n');
}

/** @returns the text as the inside of a list item: every further line indented. */
export function indented(text: string): string {
  return text.replace(/\n(?!\n)/g, '\n  ');
}
