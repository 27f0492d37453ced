/** How code calls a thing in, how a threat model may call it out. */
import { posix } from 'node:path';
import { type Names, namesFrom, normalised } from '../names.ts';

/** Labels that say no more than the type of what they stand for: then the folder names it. */
const plain = new Set(
  `this main default self primary app web bucket buckets queue db database table cluster vpc network api lb alb nlb role user
  cache redis postgres instance server service distribution cdn resource example`.split(/\s+/),
);

export function isPlain(label: string): boolean {
  return plain.has(label.toLowerCase());
}

/** "signoz-${var.env}" is known by what stands fast in it; a name that is nothing else is none. */
export function withoutTerms(name: string): string {
  const open = name.indexOf('${');
  const before = open < 0 ? name : name.slice(0, open);
  const close = name.lastIndexOf('}');
  const after = open < 0 || close < open ? '' : name.slice(close + 1);
  const trimmed = trimSeparators(before.length >= after.length ? before : after);
  return trimmed.length < 2 ? '' : trimmed;
}

/** Without what it is repeated by: "crane[0]", "crane['pier']". */
export function withoutKey(label: string): string {
  const open = label.indexOf('[');
  return open > 0 ? label.slice(0, open) : label;
}

/** Folders of what never runs for anybody: tests and what shows others how it is done. */
const apart =
  /(?:^|\/)(?:tests?|__tests__|e2e|integ|fixtures?|[\w.-]{0,80}snapshots?|testdata|examples?|samples?)\//i;

export function isApart(path: string): boolean {
  return apart.test(path);
}

/** The CDK makes "DataBucketE3889A50" of "DataBucket" (docs.aws.amazon.com/cdk, "Identifiers", read 2026-11). */
export function synthesized(logicalId: string): readonly string[] {
  return /.[0-9A-F]{8}$/.test(logicalId) ? [logicalId.slice(0, -8)] : [];
}

/** The last folder above a path that is not about the tool. */
export function folderOf(path: string): string {
  const folder = posix.basename(posix.dirname(path));
  return folder === '.' || folder === '' ? '' : folder;
}

function trimSeparators(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '-_./: '.includes(text[start] ?? '')) start += 1;
  while (end > start && '-_./: '.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

/**
 * @param called as code writes it: addresses, names; the closest first.
 * @param nouns what such things are called: a name may carry one of them, and may lack it.
 */
export function namesCalled(called: readonly string[], nouns: readonly string[]): Names {
  const { exact, similar } = namesFrom([...new Set(called.filter((name) => name.length > 1))]);
  const ends = nouns.map(normalised);
  const bare = similar.flatMap((name) =>
    ends.flatMap((end) => {
      const less = name.endsWith(end)
        ? name.slice(0, -end.length)
        : name.startsWith(end)
          ? name.slice(end.length)
          : '';
      return [
        ...(less.length >= shortestBare ? [less] : []),
        ...(less === '' ? [name + end, end + name] : []),
      ];
    }),
  );
  return { exact, similar: [...new Set([...similar, ...bare])] };
}

/** What is left without its noun has to say something. */
const shortestBare = 4;

/** Words so wide that they say nothing of what a thing is. */
const wide = new Set(
  `aws amazon azure google microsoft cloud service data object public private rest web app ai other all application and of to the
  for in a an`.split(/\s+/),
);

const mostWords = 12;

/** "ConfirmTask Lambdas" as "confirm", "task", "lambda": one by one, without case, and without the s of many. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, mostWords)
    .map((word) =>
      word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
    );
}

/** @returns the words of which one beside a thing's name tells that the thing is meant. */
export function kindWordsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap(wordsOf))].filter((word) => !wide.has(word));
}
