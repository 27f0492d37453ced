/** The parts that nobody judged: those of one side that the other has not, by name and meaning. */
import type { Side } from '../../change/snapshot.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { Unjudged } from '../analyzer.ts';
import { linesOf } from '../evidence.ts';
import { onlyIn } from '../infra/parts.ts';
import type { Source } from './findings.ts';

export interface Part {
  readonly side: Side;
  readonly path: string;
  /** "a command of the image". */
  readonly name: string;
  /** With the name: equal where the two mean the same. */
  readonly meaning: string;
  readonly lines: Lines;
  /** Subjects of deltas that tell all of it, each. */
  readonly toldBy?: readonly string[];
  /** Its loss means nothing. */
  readonly mayGo?: boolean;
}

export function partOf(
  { side, file }: Source,
  { startLine, endLine }: Lines,
  name: string,
  meaning: string,
  toldBy: readonly string[] = [],
): Part {
  return { side, path: file.path, name, meaning, lines: { startLine, endLine }, toldBy };
}

/** @returns the changed parts; of two that only differ, the one of the after side. */
export function unjudgedParts(
  before: readonly Part[],
  after: readonly Part[],
  subjects: ReadonlySet<string>,
): readonly Unjudged[] {
  const untold = ({ toldBy = [] }: Part) => !toldBy.some((subject) => subjects.has(subject));
  const fresh = onlyIn(after, before).filter(untold);
  const told = new Set(fresh.map(({ name }) => name));
  const gone = onlyIn(before, after).filter(
    (part) => untold(part) && part.mayGo !== true && !told.has(part.name),
  );
  return [...fresh, ...gone].map(({ side, path, name, lines }) => ({
    side,
    path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    part: name,
  }));
}

/** A comment that switches a scanner off is no mere comment. */
export function obeyedParts({ file, side }: Source): readonly Part[] {
  return linesOf(file).flatMap((line, index) =>
    obeyedComments(line).map((comment) => ({
      side,
      path: file.path,
      name: 'a comment that a scanner obeys',
      meaning: comment,
      lines: { startLine: index + 1, endLine: index + 1 },
    })),
  );
}

/** Another version of the same thing; a number alone may mean anything. */
export function versionless(value: string): string {
  const version = /^v?\d{1,10}(?:\.\d{1,10}){1,4}(?:[-+.][\w.+-]{1,40})?$|^(?:sha256:)?[\da-f]{32,128}$/i;
  return version.test(value) ? 'a version' : value;
}

/** Language, time zone and how output looks. */
const cosmetic =
  /^(?:LANG|LANGUAGE|LC_\w+|TZ|TERM|COLORTERM|FORCE_COLOR|NO_COLOR|DEBIAN_FRONTEND|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PIP_NO_CACHE_DIR|PIP_DISABLE_PIP_VERSION_CHECK)$/;

export function isCosmetic(variable: string): boolean {
  return cosmetic.test(variable);
}
