/** Resources and principals as patterns over ARNs: six parts, of which a wildcard leaves only the last. */
import {
  colon,
  everything,
  type Pattern,
  patternOf,
  remembered,
  spoken,
  type Text,
  type Token,
  tokensOf,
  wild,
} from './pattern.ts';

/** "arn:partition:service:region:account:resource". */
const parts = 6;
const arn: readonly Token[] = [97, 114, 110];

/**
 * What a Resource element's text, or the value of an ARN condition, stands for. A wildcard in one of the first five parts
 * takes no colon; the last part may hold some. An ARN with fewer parts is completed by wildcards (docs.aws.amazon.com, IAM
 * User Guide, "IAM identifiers", read 2026-11). Text that does not begin with `arn:` is a pattern without parts.
 */
export function arnPattern(text: Text): Pattern {
  return remembered('arn', text, () => readArn(text));
}

function readArn(text: Text): Pattern {
  const tokens = tokensOf(text);
  if (tokens.length > 0 && tokens.every((token) => token === wild.run)) return { ...everything, text: '*' };
  const segments = segmentsOf(tokens);
  const [first = []] = segments;
  if (first.length !== 3 || !arn.every((token, index) => token === first[index])) {
    return patternOf(spoken(text), tokens);
  }
  const completed = [
    ...segments,
    ...Array.from({ length: Math.max(0, parts - segments.length) }, (): readonly Token[] => [wild.run]),
  ];
  const joined = completed.flatMap((segment, index) => [
    ...(index === 0 ? [] : [colon]),
    ...(index < parts - 1 ? segment.map(withinSegment) : segment),
  ]);
  return patternOf(spoken(text), joined);
}

/** Splits at the first five colons; the rest is the last part. */
function segmentsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const segments: Token[][] = [[]];
  for (const token of tokens) {
    if (token === colon && segments.length < parts) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments;
}

function withinSegment(token: Token): Token {
  if (token === wild.run) return wild.segmentRun;
  return token === wild.one ? wild.segmentOne : token;
}

/** @returns the account an ARN pattern names by its digits; null where it names none or any. */
export function accountOf(text: string): string | null {
  const account = text.startsWith('arn:') ? (text.split(':')[4] ?? '') : text;
  return /^\d{12}$/.test(account) ? account : null;
}
