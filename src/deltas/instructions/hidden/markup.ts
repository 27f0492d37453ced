/** Text that a rendered page doesn't show: elements styled away, titles of pictures and links, text beyond a run of spaces. */
import type { Line } from '../text/scan.ts';
import type { Finding } from './finding.ts';
import { visibly } from './visible.ts';

const tag = /<([a-zA-Z][\w-]{0,20})(\s[^<>]{1,600})>/g;
const stylesAway =
  /display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0|opacity\s{0,3}:\s{0,3}0(?![.\d]*[1-9])|color\s{0,3}:\s{0,3}(?:white|transparent|#fff(?:fff)?\b|rgba?\(255,\s?255,\s?255)|(?:left|top|text-indent)\s{0,3}:\s{0,3}-\d{3,5}|(?:width|height)\s{0,3}:\s{0,3}0(?:px)?\s{0,3}(?:;|")/i;
const hiddenWord = /\s(?:hidden|aria-hidden\s{0,3}=\s{0,3}["']?true)(?=[\s="'/]|$)/i;
/** An element that is longer is told by its start. */
const furthest = 2_000;
/** More of them on one line are told by the first. */
const mostElements = 20;

/** @param speaks whether a text gives orders to an agent. */
export function unseenMarkup(
  lines: readonly Line[],
  fenced: ReadonlySet<number>,
  speaks: (text: string) => boolean,
): readonly Finding[] {
  return lines.flatMap((line, index) => [
    ...(fenced.has(line.number) ? [] : [...styled(lines, index), ...titled(line, speaks)]),
    ...pushed(line),
  ]);
}

function styled(lines: readonly Line[], index: number): readonly Finding[] {
  const { text = '', number = 1 } = lines[index] ?? {};
  if (!text.includes('<')) return [];
  return [...text.matchAll(tag)].slice(0, mostElements).flatMap((match) => {
    const [whole, name = '', attributes = ''] = match;
    if (!stylesAway.test(attributes) && !hiddenWord.test(attributes)) return [];
    const from = match.index + whole.length;
    const rest = [text.slice(from, from + furthest)];
    for (let below = index + 1; rest.join('\n').length < furthest && below < index + 20; below += 1) {
      if (rest.at(-1)?.includes(`</${name}`) || lines[below] === undefined) break;
      rest.push(lines[below]?.text.slice(0, furthest) ?? '');
    }
    const content = rest.join('\n').split(`</${name}`)[0]?.trim() ?? '';
    if (!/\p{L}{2}/u.test(content)) return [];
    return [
      {
        ...at(number),
        technique: 'markup',
        severity: 'critical',
        key: content,
        shown: visibly(content, 160),
      },
    ];
  });
}

const pictureOrLink =
  /!?\[([^[\]]{0,2000})\]\(\s{0,8}([^\s()]{0,2000})(?:\s{1,8}["']([^"'\n]{0,2000})["'])?\s{0,8}\)/g;
const imageElement = /<(?:img|a)\b([^<>]{0,2000})>/gi;
const elementTitle = /(?:alt|title)\s{0,3}=\s{0,3}"([^"]{0,2000})"/gi;

function titled({ text, number }: Line, speaks: (text: string) => boolean): readonly Finding[] {
  if (text.length > 100_000) return [];
  const titles = text.includes('](')
    ? [...text.matchAll(pictureOrLink)].flatMap(([whole, alt = '', , title = '']) =>
        whole.startsWith('!') ? [alt, title] : [title],
      )
    : [];
  const elements = text.includes('<')
    ? [...text.matchAll(imageElement)].flatMap((element) =>
        [...(element[1] ?? '').matchAll(elementTitle)].map((match) => match[1] ?? ''),
      )
    : [];
  return [...titles, ...elements]
    .filter((title) => title.length > 12 && speaks(title))
    .map((title) => ({
      ...at(number),
      technique: 'title',
      severity: 'critical',
      key: title,
      shown: visibly(title, 160),
    }));
}

/** Further right than any screen is wide. */
const wide = 120;

function pushed({ text, number }: Line): readonly Finding[] {
  if (text.length < wide || /^\s{0,12}\|/.test(text)) return [];
  let run = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (/\s/.test(text[index] ?? '')) {
      run += 1;
      continue;
    }
    const rest = run >= wide ? text.slice(index, index + furthest).trim() : '';
    if (/\p{L}{2}/u.test(rest) && !/^[|#\\/*]/.test(rest)) {
      return [
        {
          ...at(number),
          technique: 'pushed away',
          severity: 'critical',
          key: rest,
          shown: visibly(rest, 160),
        },
      ];
    }
    run = 0;
  }
  return [];
}

function at(line: number) {
  return { startLine: line, endLine: line };
}
