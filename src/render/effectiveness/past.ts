/** What a git history shows without any review, in words that the terminal, the file and the Markdown share. Plain text, not escaped. */
import type { Evidence } from '../../effectiveness/measure.ts';
import type { Past } from '../../effectiveness/report.ts';
import { count } from '../words.ts';
import { windowText } from './words.ts';

export interface PastItem {
  /** What catches the eye. */
  readonly head: string;
  readonly tone: 'strong' | 'green' | 'red';
  readonly says: string;
  /** The change that shows it, or the last of them. */
  readonly change: Evidence | null;
}

export interface PastSection {
  readonly title: string;
  readonly items: readonly PastItem[];
}

export const pastTitle = 'What the whole history shows';

/** @param models of the head's tree. */
export function pastIntro(past: Past, models: number): string {
  const { window, changes, material } = past;
  const none = models === 0 ? ' No file at its end is a threat model.' : '';
  return `${windowText(window)}: ${count(changes, 'change')}, ${material.toLocaleString('en')} of them material.${none}`;
}

/** @returns those that have something to say. */
export function pastSections({ places, recurring, narrowings, standing }: Past): readonly PastSection[] {
  const { held, broken, untried } = narrowings;
  const sections: readonly PastSection[] = [
    {
      title: 'Where material changes went unmodelled',
      items: places.map(({ folder, material, uncovered, unmodelled, evidence }) => ({
        head: folder === '.' ? '(top folder)' : folder,
        tone: 'strong',
        says: `${unmodelled.toLocaleString('en')} of ${count(material, 'material change')}${
          uncovered === material ? ', no model covers it' : ''
        }; the last one:`,
        change: evidence[0] ?? null,
      })),
    },
    {
      title: 'What keeps coming back',
      items: recurring.map(({ category, says, times, evidence }) => ({
        head: `${times} times`,
        tone: 'strong',
        says: `${says} (${category}); the last one:`,
        change: evidence[0] ?? null,
      })),
    },
    {
      title: `Which narrowings lasted: ${held} held, ${broken} widened again, ${untried} never put to the test`,
      items: narrowings.list.map(({ says, narrowed, merges, widened }) =>
        widened === null
          ? {
              head: 'Held',
              tone: 'green',
              says: `through ${count(merges, 'later merge')} of the same thing: ${says}; narrowed by`,
              change: narrowed,
            }
          : { head: 'Widened again', tone: 'red', says: `after ${says}; by`, change: widened },
      ),
    },
    {
      title: 'Critical and high risks that came and were never seen to go',
      items: standing.map((one) => ({ head: one.says, tone: 'strong', says: 'since', change: one })),
    },
  ];
  return sections.filter(({ items }) => items.length > 0);
}
