/** What the values of every rules file are made of: texts with their own check, whose fault carries how to mend it. */
import { z } from 'zod';
import { globFault } from '../../change/path-set.ts';
import { isKind, kindMatches, kinds } from '../../deltas/kinds.ts';
import { didYouMean, quoted } from './spelling.ts';

/** Limits of one file; far above what anybody needs, low enough that no file is slow to judge. */
export const fileLimits = { rules: 200, items: 100, vendors: 300, list: 200, names: 50, text: 600 } as const;

interface Fault {
  readonly message: string;
  readonly mend: string;
}

/** A text with its own check, whose fault carries the mend for the person who wrote it. */
export function checked(
  meta: { description: string; pattern?: string },
  fault: (text: string) => Fault | null,
) {
  return z
    .string()
    .superRefine((text, context) => {
      const found = fault(text);
      if (found !== null)
        context.addIssue({ code: 'custom', message: found.message, params: { mend: found.mend } });
    })
    .meta(meta);
}

/** An object without unknown keys; its message is the list of its keys, from which issues.ts makes the sentence. */
export function object<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
  });
}

/** A list, or a single value where a list of one is meant. */
export function listOf<T extends z.ZodType>(item: T, maximum: number, minimum = 1) {
  return z.union([
    item.transform((one): readonly z.output<T>[] => [one]),
    z
      .array(item)
      .min(minimum)
      .max(maximum)
      .transform((all): readonly z.output<T>[] => all),
  ]);
}

export const text = (maximum: number, description: string) =>
  z.string().trim().min(1).max(maximum).meta({ description });

export const name = (description: string) =>
  checked({ description, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }, (id) =>
    id.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)
      ? null
      : {
          message: `${quoted(id)} is not an id.`,
          mend: 'use lower-case words joined by hyphens, at most 64 characters.',
        },
  );

/** A name that another file declares: whether it exists is for references.ts to say. */
export const reference = (description: string) => z.string().min(1).max(64).meta({ description });

export const glob = checked(
  { description: 'A glob of paths from the repository root; ! takes paths out.' },
  (pattern) => {
    const fault = globFault(pattern);
    return fault === null
      ? null
      : {
          message: `glob ${quoted(pattern)} ${fault}.`,
          mend: 'write a shorter or plainer pattern, such as "infra/**/*.tf".',
        };
  },
);

export const kindPattern = checked(
  { description: 'A delta kind; a final * stands for the rest of it.' },
  (pattern) => {
    const known = Object.keys(kinds).filter(isKind);
    const star = pattern.indexOf('*');
    const wellFormed = star === -1 || star === pattern.length - 1;
    if (wellFormed && known.some((kind) => kindMatches(pattern, kind))) return null;
    const mend = didYouMean(
      pattern,
      star === -1 ? known : new Set(known.map((kind) => `${kind.split('.')[0]}.*`)),
      'name a kind that the documentation lists, or the start of one with a final *.',
    );
    return wellFormed
      ? { message: `unknown delta kind ${quoted(pattern)}.`, mend }
      : { message: `delta kind ${quoted(pattern)} has a * before its end.`, mend: 'keep only a final *.' };
  },
);

const isPersonOrTeam = (who: string) =>
  /^@[A-Za-z0-9][A-Za-z0-9-]{0,38}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/.test(who);

export const signer = checked({ description: 'A user (@name) or a team (@organisation/team).' }, (who) =>
  isPersonOrTeam(who)
    ? null
    : { message: `${quoted(who)} is neither a user nor a team.`, mend: 'write @name or @organisation/team.' },
);

const people = ['code-owners', 'model-owners', 'write', 'maintain', 'admin'] as const;

export const reviewer = checked(
  { description: `@name, @organisation/team, ${people.join(', ')}: whoever is one of these may sign.` },
  (who) =>
    isPersonOrTeam(who) || people.some((one) => one === who)
      ? null
      : {
          message: `${quoted(who)} is nobody who can sign.`,
          mend: didYouMean(who, people, `write @name, @organisation/team, or one of ${people.join(', ')}.`),
        },
);
