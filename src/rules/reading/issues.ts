/** What zod found wrong, as sentences for the person who wrote the file. */
import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import type { Path, RulesDocument } from './document.ts';
import { didYouMean, quoted } from './spelling.ts';

type Issue = z.core.$ZodIssue;

/** Beyond this many, the first are enough to mend the file by. */
const shownProblems = 30;

export function problemsOf(
  file: string,
  document: RulesDocument,
  issues: readonly Issue[],
): readonly Problem[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .flatMap(({ issue, path }) => sentences(file, document, issue, path))
    .slice(0, shownProblems);
}

interface Placed {
  readonly issue: Issue;
  readonly path: Path;
}

/** A union fails in all its branches: the one that was meant is the one whose outermost type fits. */
function flatten(issue: Issue, around: Path): readonly Placed[] {
  const path = [...around, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const meant = issue.errors.find((branch) => branch.every((inner) => !misfits(inner)));
  return meant === undefined ? [{ issue, path }] : meant.flatMap((inner) => flatten(inner, path));
}

function misfits(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(misfits));
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof issue.input !== 'string');
}

function sentences(file: string, document: RulesDocument, issue: Issue, path: Path): readonly Problem[] {
  const place = { file, ...document.at(path) };
  const key = quoted(String(path.findLast((step) => typeof step === 'string') ?? 'the file'));
  const one = (message: string, mend: string) => [{ ...place, message, mend }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => unknownKey(file, document, path, unknown, issue.message));
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (issue.input === undefined) return one(`${key} is missing.`, `write one of ${values.join(', ')}.`);
      const found = shown(issue.input);
      const mend =
        typeof issue.input === 'string'
          ? didYouMean(issue.input, values, 'write one of these.')
          : 'write one of these.';
      return one(`${key} can't be ${found}. Known values: ${values.join(', ')}.`, mend);
    }
    case 'invalid_type':
      if (issue.input === undefined)
        return one(`${key} is missing.`, `add ${key}: it is ${wordFor(issue.expected)}.`);
      return one(
        `${key} is ${shown(issue.input)}, not ${wordFor(issue.expected)}.`,
        `write ${wordFor(issue.expected)}.`,
      );
    case 'invalid_union':
      if (issue.input === undefined) return one(`${key} is missing.`, `add ${key}.`);
      return one(`${key} can't be ${shown(issue.input)}.`, 'write a value or a list of values.');
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return one(`${key} is empty.`, 'fill it in, or remove it.');
      return one(`${key} is below ${issue.minimum}.`, `write ${issue.minimum} or more.`);
    case 'too_big': {
      const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      return one(`${key} is over its limit of ${issue.maximum}${unit}.`, 'shorten or lower it.');
    }
    case 'custom':
      return one(issue.message, typeof issue.params?.mend === 'string' ? issue.params.mend : 'correct it.');
    default:
      return one(`${key} is not valid: ${issue.message}.`, 'correct it.');
  }
}

/** @param known the keys of this object, joined by ", ": the message that schema.ts gives to every object. */
function unknownKey(file: string, document: RulesDocument, path: Path, key: string, known: string): Problem {
  const place = { file, ...document.keyAt([...path, key]) };
  if (key === 'locks' && path.length === 0) {
    const message = '"locks" works only in the organisation\'s file.';
    return {
      ...place,
      message,
      mend: "move it to delta-review.yml in the organisation's .github repository.",
    };
  }
  const message = `unknown key ${quoted(key)}. Known keys: ${known}.`;
  return { ...place, message, mend: didYouMean(key, known.split(', '), 'remove it, or use a known key.') };
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? quoted(value) : String(value);
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function wordFor(expected: string): string {
  return words[expected] ?? expected;
}
