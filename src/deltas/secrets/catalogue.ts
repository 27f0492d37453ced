/** The texts of catalogues of credentials in (rules/catalogues/credentials.yml, later an organisation's own beside it), the formats or all that is wrong out. */
import { z } from 'zod';
import { lineAt, plainOf } from '../../syntax/json-value.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYaml } from '../../syntax/yaml.ts';
import { type Severity, severities } from '../delta.ts';
import { type CheckName, isCheck } from './checks.ts';
import { readShape, type Shape } from './shapes.ts';

/** What no shape can say; each is read by code of its own, forms.ts and assignments.ts. */
export const forms = [
  'private-key',
  'locked-private-key',
  'service-account-key',
  'database-password',
  'address-password',
  'drawn-value',
] as const;
export type Form = (typeof forms)[number];

export interface Format {
  readonly id: string;
  /** With its article: "a GitHub token". */
  readonly name: string;
  readonly severity: Severity;
  /** Where it is taken back, completing "revoke it …". */
  readonly revoke: string;
  readonly shapes: readonly Shape[];
  readonly form: Form | null;
  /** Parts of names, in small letters without separators, under one of which it has to stand; empty where its shape tells. */
  readonly named: readonly string[];
  readonly check: CheckName | null;
  /** Values that its issuer shows in public. */
  readonly examples: ReadonlySet<string>;
}

export interface CredentialCatalogue {
  readonly formats: readonly Format[];
}

const entrySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'an id is words in small letters, joined by hyphens'),
    name: z.string().regex(/^(?:an?|the) /, 'a name begins with its article: "a GitHub token"'),
    issuer: z.string().min(1),
    severity: z.enum(severities),
    shapes: z.array(z.string().min(1)).min(1).optional(),
    form: z.enum(forms).optional(),
    named: z
      .array(z.string().regex(/^[a-z\d]{3,}$/))
      .min(1)
      .optional(),
    check: z.string().refine(isCheck, 'no such check').optional(),
    examples: z.array(z.string().min(1)).optional(),
    revoke: z.string().min(1),
    source: z.url({ protocol: /^https$/ }),
    /** Year and month. */
    read: z.string().regex(/^\d{4}-\d{2}$/),
  })
  .refine(
    ({ shapes, form }) => (shapes === undefined) !== (form === undefined),
    'it has either shapes or a form',
  );

type Entry = Readonly<z.infer<typeof entrySchema>>;

const fileSchema = z.strictObject({ formats: z.array(entrySchema).min(1) });

export interface CredentialsFile {
  readonly file: string;
  readonly text: string;
}

/** What an admin can mend. */
export interface CredentialsFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function readCredentials(
  files: readonly CredentialsFile[],
): { readonly catalogue: CredentialCatalogue } | { readonly faults: readonly CredentialsFault[] } {
  const faults: CredentialsFault[] = [];
  const formats = new Map<string, Format>();
  for (const { file, text } of files) {
    const read = treeOf(file, text);
    if ('message' in read) {
      faults.push(read);
      continue;
    }
    const fault = (path: readonly PropertyKey[], message: string) =>
      faults.push({
        file,
        line: lineAt(read.root, path),
        message: `${path.map(String).join('.')}: ${message}`,
      });
    const { data, error } = fileSchema.safeParse(plainOf(read.root));
    for (const { path, message } of error?.issues ?? []) fault(path, message);
    for (const [index, entry] of (data?.formats ?? []).entries()) {
      if (formats.has(entry.id)) fault(['formats', index, 'id'], `${entry.id} stands here twice`);
      const shapes = (entry.shapes ?? []).flatMap((written, at): readonly Shape[] => {
        const shape = readShape(written);
        const wrong = typeof shape === 'string' ? shape : lacking(shape, entry);
        if (wrong !== null) fault(['formats', index, 'shapes', at], `${written}: ${wrong}`);
        return typeof shape === 'string' ? [] : [shape];
      });
      formats.set(entry.id, formatOf(entry, shapes));
    }
  }
  return faults.length > 0 ? { faults } : { catalogue: { formats: [...formats.values()] } };
}

function lacking({ anchor }: Shape, { named }: Entry): string | null {
  return anchor !== null || named !== undefined
    ? null
    : 'it needs two fixed signs, at its beginning or after its first part, or a name to stand under';
}

function formatOf(entry: Entry, shapes: readonly Shape[]): Format {
  const { id, name, severity, revoke, form = null, named = [], check, examples = [] } = entry;
  return {
    id,
    name,
    severity,
    revoke,
    shapes,
    form,
    named,
    check: check !== undefined && isCheck(check) ? check : null,
    examples: new Set(examples),
  };
}

function treeOf(file: string, text: string): { readonly root: TreeNode } | CredentialsFault {
  try {
    const root = readYaml(file, text);
    return root === null ? { file, line: 1, message: 'the file is empty' } : { root };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { file, line: error.line, message: error.reason };
  }
}
