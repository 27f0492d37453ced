/** Whether two texts of one file say the same to every reader of its format: comments, layout and key order aside. */
import { parseAllDocuments } from 'yaml';
import { hclTokens } from './hcl-tokens.ts';
import { readYamlDocuments } from './yaml.ts';

/**
 * Comments that other tools obey: adding or dropping one is a change, though the data are the same.
 * Markers as the tools document them: checkov, tfsec, trivy, zizmor, semgrep, kics, gitleaks, cfn-nag, detect-secrets,
 * tflint, terrascan, regula, snyk, kube-linter, and editors' schemas.
 */
const obeyed =
  /(checkov:skip|tfsec:ignore|trivy:ignore|zizmor: ?ignore|nosemgrep|kics-scan|gitleaks:allow|cfn_nag|pragma: allowlist|tflint-ignore|ts:skip|terrascan|regula:|snyk:|kube-linter|nosec|yaml-language-server)[^\n]*/g;

/** @returns true only where both texts could be read and mean the same; false says nothing. */
export function sameMeaning(path: string, before: string, after: string): boolean {
  if (before === after) return true;
  if (obeyedComments(before).join('\n') !== obeyedComments(after).join('\n')) return false;
  const read = reader(path);
  if (read === null) return false;
  const meant = read(before);
  return meant !== null && meant === read(after);
}

/** @returns the comments of a text that other tools obey, in order. */
export function obeyedComments(text: string): readonly string[] {
  return (text.match(obeyed) ?? []).map((comment) => comment.trim());
}

/** A reader gives a canonical form, or null where the text makes no sense to it. */
function reader(path: string): ((text: string) => string | null) | null {
  if (path.endsWith('.json')) return (text) => (isJson(text) ? readYaml(path, text) : null);
  if (/\.(ya?ml)$/.test(path)) return (text) => readYaml(path, text);
  if (/\.(tf|tofu|tfvars|hcl)$/.test(path)) return (text) => hclTokens(text)?.join('\u0000') ?? null;
  return null;
}

/** Strict JSON: what one reader takes for a comment or a last comma, another refuses. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Read twice, as YAML 1.1 and 1.2: tools disagree on `on`, `yes`, `010`, and a change of quotes can matter to one of them. */
function readYaml(path: string, text: string): string | null {
  try {
    // Bounds depth, size and aliases, and refuses repeated keys, before the library builds anything.
    readYamlDocuments(path, text);
    const forms = (['1.1', '1.2'] as const).map((version) => {
      const documents = parseAllDocuments(text, {
        version,
        merge: true,
        intAsBigInt: true,
        logLevel: 'silent',
      });
      // A warning is a tag that the library does not know: `!Ref a` and `!Sub a` would look alike.
      const unsure = documents.some(({ errors, warnings }) => errors.length + warnings.length > 0);
      return unsure
        ? null
        : documents
            .map((document) => canonical(document.toJS({ mapAsMap: true, maxAliasCount: 100 })))
            .join('\n');
    });
    return forms.includes(null) ? null : `${forms.join('\n')}\n${longNumbers(text)}`;
  } catch {
    return null;
  }
}

/** Numbers that a double cannot hold: read, they would look like their neighbours. */
function longNumbers(text: string): string {
  return (text.match(/[\d.]{16,}(?:e[+-]?\d+)?|\d[\d.]*e[+-]?\d+/gi) ?? []).sort().join(' ');
}

/** A text that two values share only where they are the same: types kept apart, keys in order. */
function canonical(value: unknown): string {
  if (value instanceof Map) {
    const entries = [...value].map(([key, inner]) => `${canonical(key)}: ${canonical(inner)}`);
    return `{${entries.sort().join(', ')}}`;
  }
  if (value instanceof Set) return `set ${canonical([...value].map(canonical).sort())}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `binary ${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}
