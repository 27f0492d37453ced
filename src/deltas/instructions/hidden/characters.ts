/** Characters that nobody sees, line by line: those that carry or turn text, and not those that scripts and emoji need. */
import type { Severity } from '../../delta.ts';
import { moreSevere } from '../../delta.ts';
import { redact } from '../../evidence.ts';
import type { Line } from '../text/scan.ts';
import type { Finding, Technique } from './finding.ts';
import { isSelector, isTag, shortDigestOf, spelled, visibly, withoutBroken } from './visible.ts';

/** One look at a line, so that ordinary ones cost nothing more. */
const suspicious = /(?![\t\n\f\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Scripts that write with joiners, or with breaks between words (unicode.org/reports/tr31, 2.3). */
const joins =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]|\u20e3|\ufe0f/u;
const takesSelector = /[\p{Extended_Pictographic}\p{S}\p{P}\p{N}]/u;
const ideograph =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Mongolian}\p{Script=Phags_Pa}]/u;
const letter = /[\p{L}\p{N}]/u;

interface Hit {
  readonly technique: Technique;
  readonly severity: Severity;
  readonly at: number;
}

export function hiddenCharacters(lines: readonly Line[]): readonly Finding[] {
  return lines.flatMap(({ text, number }, index) => {
    const whole = index === 0 ? text.replace(/^\ufeff/, '') : text;
    return suspicious.test(whole) ? inLine(whole, number) : [];
  });
}

function inLine(text: string, line: number): readonly Finding[] {
  const characters = [...text];
  const hits = hitsIn(characters, rightToLeft.test(text));
  return [...new Set(hits.map(({ technique }) => technique))].map((technique): Finding => {
    const own = hits.filter((hit) => hit.technique === technique);
    const { severity } = own.reduce(moreSevere);
    const { at } = own.find((hit) => hit.severity === severity) ?? { at: 0 };
    return {
      technique,
      severity,
      key: shortDigestOf(own.map((hit) => around(characters, hit.at))),
      shown: visibly(shownAround(characters, at), 160),
      startLine: line,
      endLine: line,
    };
  });
}

/** How much of a long line is looked at on either side. */
const looked = 2_048;

/** Half of a secret that it hides in is not known again either. */
function shownAround(characters: readonly string[], at: number): string {
  const after = characters.slice(at, at + looked);
  const from = Math.max(0, at - looked);
  const broken = withoutBroken([...characters.slice(from, at), ...after]);
  if (broken === null) return `${upTo(characters, at)}${after.join('')}`;
  return from === 0 ? broken : broken.replace(/(?<= within: )\S*/, '');
}

/** @returns the words before it, cut only once secrets are out: half of one is not known again. */
function upTo(characters: readonly string[], at: number): string {
  const from = Math.max(0, at - looked);
  const text = spelled(characters.slice(from, at));
  return [...redact(from === 0 ? text : text.replace(/^\S*/, ''))].slice(-40).join('');
}

/** A hidden character is known by its neighbours, so that an edit elsewhere on its line is none of its own. */
function around(characters: readonly string[], at: number): string {
  return characters.slice(Math.max(0, at - 6), at + 7).join('');
}

function hitsIn(characters: readonly string[], turned: boolean): readonly Hit[] {
  const hits: Hit[] = [];
  let before = '';
  let run = 0;
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (!suspicious.test(character)) {
      before = character;
      run = 0;
      continue;
    }
    run += 1;
    const technique = techniqueOf(character);
    const next = characters[at + 1] ?? '';
    if (needed(character, before, next, { run, turned, characters, at })) {
      if (character === '\ufe0f') before = character;
      continue;
    }
    hits.push({ technique, severity: severityOf(technique, before, next, run), at });
  }
  return hits;
}

function techniqueOf(character: string): Technique {
  if (isTag(character)) return 'tags';
  if (isSelector(character)) return 'selectors';
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(character)) return 'direction';
  if (/[\u180e\u200b-\u200d\u2060-\u2064\ufeff]/.test(character)) return 'zero-width';
  if (/[\u0000-\u001f\u007f-\u009f]/.test(character)) return 'controls';
  return 'invisible';
}

interface Place {
  readonly run: number;
  readonly turned: boolean;
  readonly characters: readonly string[];
  readonly at: number;
}

/** Whether writing needs it there. */
function needed(character: string, before: string, next: string, place: Place): boolean {
  const { run, turned } = place;
  if (isTag(character)) return inFlag(place);
  if (character === '\ufe0f' || character === '\ufe0e') return run === 1 && takesSelector.test(before);
  if (isSelector(character)) return run === 1 && ideograph.test(before);
  if (character === '\u200d' && emoji.test(before) && emoji.test(next)) return true;
  if (/[\u200b-\u200d]/.test(character))
    return run === 1 && joins.test(before) && (next === '' || joins.test(next) || !letter.test(next));
  if (/[\u061c\u200e\u200f\u2066-\u2069]/.test(character)) return turned;
  // One soft hyphen is a place to break a word, one filler a letter of Hangul.
  if (character === '\u00ad') return run === 1 && place.at > 0 && letter.test(before) && letter.test(next);
  if (/[\u115f\u1160\u3164]/.test(character)) return /\p{Script=Hangul}/u.test(before + next);
  if (/[\u180b-\u180f]/.test(character)) return /\p{Script=Mongolian}/u.test(before);
  // Signs that Arabic and Syriac numbers stand in are seen.
  if (/[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/.test(character)) return true;
  return character === '\u2800' && run < 4;
}

/** England, Scotland and Wales have flags that are spelled in tags. */
function inFlag({ characters, at }: Place): boolean {
  let start = at;
  while (start > 0 && at - start <= 8 && isTag(characters[start] ?? '')) start -= 1;
  if (characters[start] !== '\u{1f3f4}') return false;
  const spelled = characters.slice(start + 1, start + 9).join('');
  return /^\u{e0067}\u{e0062}[\u{e0061}-\u{e007a}]{3}\u{e007f}/u.test(spelled);
}

/** One alone at the edge of a word comes from copying; inside a word it parts what is looked for, and a run carries data. */
function severityOf(technique: Technique, before: string, next: string, run: number): Severity {
  if (technique === 'direction' || technique === 'tags' || technique === 'controls') return 'critical';
  const inside = letter.test(before) && letter.test(next);
  return run > 1 || suspicious.test(next) || inside ? 'critical' : 'medium';
}
