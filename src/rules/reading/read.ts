/** Rules files: text and a file name in, a value or problems with their line and column out. Never both. */
import type { z } from 'zod';
import type { VendorCatalogue } from '../../deltas/integrations/vendors.ts';
import type { ChecklistItem } from '../effective.ts';
import type { Problem } from '../problem.ts';
import type { Rule } from '../rule.ts';
import { type RulesDocument, readDocument } from './document.ts';
import { problemsOf } from './issues.ts';
import {
  checklistFaults,
  configurationFaults,
  type KnownBelow,
  type ReferenceFault,
  ruleFaults,
} from './references.ts';
import {
  type Configuration,
  checklistSchema,
  frameworksSchema,
  organisationSchema,
  packSchema,
  repositorySchema,
} from './schema.ts';

export interface RulesFile {
  /** As its readers know it: ".github/delta-review.yml". */
  readonly file: string;
  /** null where the file exists and has no text: binary, too large, a symlink. */
  readonly text: string | null;
}

export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly source: string;
}

/** The rules that ship with the product. */
export interface BuiltIn {
  readonly rules: readonly Rule[];
  readonly checklist: readonly ChecklistItem[];
  readonly frameworks: readonly Framework[];
  /** Read when a configuration first names a vendor. */
  readonly vendors: () => VendorCatalogue;
}

export type ReadResult<T> =
  | { readonly value: T; readonly document: RulesDocument; readonly problems: null }
  | { readonly value: null; readonly document: null; readonly problems: readonly Problem[] };

/**
 * @param layer whose file it is: only the organisation's may hold locks.
 * @param below the names that the layers below declare.
 */
export function readConfiguration(
  source: RulesFile,
  layer: 'organisation' | 'repository',
  below: KnownBelow,
): ReadResult<Configuration> {
  const schema: z.ZodType<Configuration> = layer === 'organisation' ? organisationSchema : repositorySchema;
  return read(source, schema, (value) => configurationFaults(value, below));
}

/** Everything under `rules/`, whose files refer to each other. */
export function readBuiltIn(files: {
  readonly packs: readonly RulesFile[];
  readonly checklists: readonly RulesFile[];
  readonly frameworks: RulesFile;
}): Omit<BuiltIn, 'vendors'> | readonly Problem[] {
  const problems: Problem[] = [];
  const keep = <T>(result: ReadResult<T>, empty: T): T => {
    problems.push(...(result.problems ?? []));
    return result.value ?? empty;
  };
  const { frameworks } = keep(
    read(files.frameworks, frameworksSchema, ({ frameworks }) => repeatedFrameworks(frameworks)),
    { frameworks: [] },
  );
  const checklist: ChecklistItem[] = [];
  const rules: Rule[] = [];
  const known = () => ({
    rules: new Set(rules.map((rule) => rule.id)),
    checklist: new Set(checklist.map((item) => item.id)),
    frameworks: new Set(frameworks.map((framework) => framework.id)),
  });
  for (const source of files.checklists) {
    const faults = (value: { items: readonly ChecklistItem[] }) =>
      checklistFaults(value.items, ['items'], known().checklist, known());
    checklist.push(...keep(read(source, checklistSchema, faults), { items: [] }).items);
  }
  for (const source of files.packs) {
    const faults = (value: { rules: readonly Rule[] }) => ruleFaults(value.rules, ['rules'], known());
    rules.push(...keep(read(source, packSchema, faults), { rules: [] }).rules);
  }
  return problems.length > 0 ? problems : { rules, checklist, frameworks };
}

function repeatedFrameworks(frameworks: readonly Framework[]): readonly ReferenceFault[] {
  const seen = new Set<string>();
  return frameworks.flatMap(({ id }, index) => {
    const path = ['frameworks', index, 'id'];
    const again = seen.has(id);
    seen.add(id);
    return again ? [{ path, message: `framework "${id}" stands here twice.`, mend: 'remove one.' }] : [];
  });
}

function read<T>(
  { file, text }: RulesFile,
  schema: z.ZodType<T>,
  references: (value: T) => readonly ReferenceFault[],
): ReadResult<T> {
  const failed = (problems: readonly Problem[]) => ({ value: null, document: null, problems }) as const;
  if (text === null) {
    const mend = 'commit it as a plain UTF-8 text file.';
    return failed([{ file, line: 1, column: 1, message: "the file can't be read as text.", mend }]);
  }
  const document = readDocument(file, text);
  if (!('value' in document)) return failed(document);
  // A file of comments only says nothing: that is fine where every key is optional, and missing keys elsewhere.
  const result = schema.safeParse(document.value ?? {}, { reportInput: true });
  if (!result.success) return failed(problemsOf(file, document, result.error.issues));
  const faults = references(result.data).map(({ path, key, message, mend }) => ({
    file,
    ...(key === true ? document.keyAt(path) : document.at(path)),
    message,
    mend,
  }));
  return faults.length > 0 ? failed(faults) : { value: result.data, document, problems: null };
}
