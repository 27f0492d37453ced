/** A line as an agent reads it: without what cannot be seen, with one form of each quote, dash, space and look-alike letter. */

/** Format, control, filler and selector characters: nothing of them is seen, and most models read through them. */
const unseen = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Letters of other scripts that are drawn like Latin ones (unicode.org/Public/security confusables.txt 16.0, the plain letters). */
const drawnAlike: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    о: 'o',
    р: 'p',
    ԛ: 'q',
    ѕ: 's',
    т: 't',
    ѵ: 'v',
    ѡ: 'w',
    ԝ: 'w',
    х: 'x',
    у: 'y',
    А: 'A',
    В: 'B',
    С: 'C',
    Е: 'E',
    Н: 'H',
    І: 'I',
    Ј: 'J',
    К: 'K',
    М: 'M',
    О: 'O',
    Р: 'P',
    Ѕ: 'S',
    Т: 'T',
    Х: 'X',
    У: 'Y',
    α: 'a',
    ι: 'i',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    υ: 'u',
    κ: 'k',
    Α: 'A',
    Β: 'B',
    Ε: 'E',
    Ζ: 'Z',
    Η: 'H',
    Ι: 'I',
    Κ: 'K',
    Μ: 'M',
    Ν: 'N',
    Ο: 'O',
    Ρ: 'P',
    Τ: 'T',
    Υ: 'Y',
    Χ: 'X',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    ɑ: 'a',
    ɡ: 'g',
    ı: 'i',
  }),
);

/** @returns the Latin letter that it is drawn like; undefined where it is like none. */
export function latinFor(letter: string): string | undefined {
  return drawnAlike.get(letter);
}

const ascii = /^[\t\x20-\x7e]*$/;

export function plainLine(line: string): string {
  if (ascii.test(line)) return line;
  const seen = line.replace(unseen, '').normalize('NFKC').replace(unseen, '');
  const plain = seen
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u00b4]/g, "'")
    .replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010\u2011\u2212]/g, '-')
    .replace(/[\u2012-\u2015]/g, ' \u2014 ')
    .replace(/\s/g, ' ');
  return plain.replace(/[A-Za-z\u0250-\u0261\u0370-\u058f]+/g, (word) =>
    /[A-Za-z]/.test(word) && /[^A-Za-z]/.test(word)
      ? [...word].map((letter) => latinFor(letter) ?? letter).join('')
      : word,
  );
}
