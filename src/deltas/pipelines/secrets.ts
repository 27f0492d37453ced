/** Which secrets a job can read, by name; values are never in the file, and never in a delta. */
import { expressionsIn } from '../../syntax/expressions/github.ts';
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import type { Trait } from '../traits.ts';
import { evidenceIn, linesHolding } from './traits.ts';
import { type Job, type Pipeline, textOf, type Written, writtenIn } from './workflow.ts';

/** The job's own token: what it may do is told by the permissions. */
const ownToken = 'GITHUB_TOKEN';
const all = '*';

/** @param read the secrets that the workflow reads which a job calls; null where nobody knows. */
export function secretTraits(
  pipeline: Pipeline | null,
  read: (job: Job) => readonly string[] | null,
): readonly Trait[] {
  if (pipeline === null) return [];
  const shared = [...pipeline.top.values()].filter(({ key }) => !['jobs', 'runs', 'on'].includes(key));
  const inJobs = pipeline.jobs.flatMap((job) => {
    const inherits = job.body.get('secrets');
    const inherited =
      textOf(inherits) === 'inherit' && inherits !== undefined
        ? [inheritedTrait(pipeline, job, inherits, read(job))]
        : [];
    const entries = [...job.body.values(), ...job.steps.flatMap((step) => [...step.body.values()])];
    return [...inherited, ...used(pipeline, entries, job.id, job.label)];
  });
  return [...used(pipeline, shared, all, 'every job'), ...inJobs];
}

/** Who inherits all gets no more than what it names, where all that it names stands in this repository. */
function inheritedTrait(pipeline: Pipeline, job: Job, lines: Lines, read: readonly string[] | null): Trait {
  const one = trait(pipeline, { job: job.id, label: job.label, name: all, lines, how: 'inherit' });
  if (read === null) return one;
  const shown =
    read.length > shownNames ? [...read.slice(0, shownNames), `${read.length - shownNames} more`] : read;
  const names = shown.length === 0 ? 'no secret' : shown.join(', ');
  const severity = read.length === 0 ? 'low' : 'medium';
  return { ...one, gained: { ...one.gained, severity, summary: `${one.gained.summary}; it reads ${names}` } };
}

const shownNames = 12;

function used(
  pipeline: Pipeline,
  entries: readonly TreeEntry[],
  job: string,
  label: string,
): readonly Trait[] {
  return writtenIn(entries).flatMap((written) => {
    const names = secretsIn(written);
    if (names.length === 0) return [];
    const places = linesHolding(pipeline, written.lines, (line) => secretsIn({ ...written, text: line }));
    return names.flatMap((name) =>
      places(name).map((lines) => trait(pipeline, { job, label, name, lines, how: 'expression' })),
    );
  });
}

const reference =
  /(?<![\w.-])secrets(?:\s?\.\s?([a-z_][\w-]*)|\s?\[\s?(?:'([^']*)'|"([^"]*)")\s?\])?(?![\w-])/gi;

/** @returns the names, in capitals since GitHub ignores case; "*" where the name is only known at run time. */
export function secretsIn({ key, text }: Written): readonly string[] {
  // A condition is an expression even without its braces.
  const expressions = key === 'if' ? [text] : expressionsIn(text);
  const names = expressions.flatMap((expression) =>
    [...expression.matchAll(reference)].map((found) => found[1] ?? found[2] ?? found[3] ?? all),
  );
  return [...new Set(names.map((name) => name.toUpperCase()))].filter((name) => name !== ownToken);
}

interface Use {
  readonly job: string;
  readonly label: string;
  readonly name: string;
  readonly lines: Lines;
  readonly how: 'expression' | 'inherit';
}

function trait(pipeline: Pipeline, { job, label, name, lines, how }: Use): Trait {
  const what = name === all ? 'all secrets' : `secret ${name}`;
  return {
    subject: `${what} in ${label}`,
    facts: { job, secret: name, how },
    evidence: evidenceIn(pipeline, lines),
    gained: {
      kind: 'pipeline.secret.added',
      ...(name === all ? { severity: 'high' as const } : {}),
      summary:
        how === 'inherit'
          ? `The workflow that ${label} calls now gets every secret of this repository`
          : `${capital(label)} can now read ${name === all ? 'secrets whose names are only known at run time' : what}`,
    },
    lost: {
      kind: 'pipeline.secret.removed',
      summary: `${capital(label)} no longer ${how === 'inherit' ? 'hands on' : 'reads'} ${what}`,
    },
  };
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

/** @returns true where a value is one named secret and nothing else, so that its delta tells all of it. */
export function isSecretAlone(text: string): boolean {
  return /^\$\{\{\s?secrets\s?\.\s?[a-z_][\w-]*\s?\}\}$/i.test(text.trim());
}
