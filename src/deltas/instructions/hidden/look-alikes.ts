/** Words of commands and addresses in which some letters only look Latin: "сurl" with a Cyrillic first letter runs something else. */
import { latinFor } from '../text/plain.ts';
import type { Line } from '../text/scan.ts';
import type { Finding } from './finding.ts';
import { visibly } from './visible.ts';

const beyondAscii = /[^\u0000-\u007f]/;
const codeSpan = /`[^`\n]{1,400}`/g;
const host = /https?:\/\/([^\s/"'<>)\]`]{1,253})/g;
/** Without what is shown as a space. */
const word = /[\p{L}\p{N}_]{2,80}/gu;

export function lookAlikes(lines: readonly Line[], fenced: ReadonlySet<number>): readonly Finding[] {
  return lines.flatMap(({ text, number }) => {
    if (!beyondAscii.test(text)) return [];
    const code = fenced.has(number) ? [text] : (text.match(codeSpan) ?? []);
    const words = code.flatMap((part) => part.match(word) ?? []);
    const hosts = [...text.matchAll(host)].map((match) => match[1] ?? '');
    const mixed = [...new Set([...words, ...hosts])].filter(isMixed);
    if (mixed.length === 0) return [];
    const shown = mixed.slice(0, 5).map(spelled).join(', ');
    return [
      {
        technique: 'look-alikes',
        severity: 'critical',
        key: mixed.join(' '),
        shown,
        startLine: number,
        endLine: number,
      },
    ];
  });
}

/** Latin letters beside others that are all drawn like Latin ones: nobody writes another language so. */
function isMixed(text: string): boolean {
  const letters = [...text].filter((one) => /\p{L}/u.test(one));
  const others = letters.filter((one) => !/\p{Script=Latin}/u.test(one));
  if (others.length === 0 || others.some((one) => latinFor(one) === undefined)) return false;
  return letters.length > others.length;
}

function spelled(text: string): string {
  const points = [...text].map((one) => {
    const point = (one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return latinFor(one) === undefined ? one : `⟨U+${point}⟩`;
  });
  return visibly(points.join(''), 80);
}
