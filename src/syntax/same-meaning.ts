/** Whether two texts of one file say the same to every reader of its format: comments, layout and key order aside. */
import { parseDocument } from 'yaml';
import { hclTokens } from './hcl-tokens.ts';

/**
 * Comments that other tools obey: adding or dropping one is a change, though the data are the same.
 * Markers as the tools document them: checkov, tfsec, trivy, zizmor, semgrep, kics, gitleaks, cfn-nag, editors' schemas.
 */
const obeyed =
  /(checkov:skip|tfsec:ignore|trivy:ignore|zizmor: ?ignore|nosemgrep|kics-scan|gitleaks:allow|cfn_nag|pragma: allowlist|yaml-language-server)[^\n]*/g;

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
  if (path.endsWith('.json')) return readJson;
  if (/\.(ya?ml)$/.test(path)) return readYaml;
  if (/\.(tf|tofu|tfvars|hcl)$/.test(path)) return (text) => hclTokens(text)?.join('\u0000') ?? null;
  return null;
}

function readJson(text: string): string | null {
  try {
    // The YAML reader refuses the duplicate keys that JSON.parse would swallow.
    const document = parseDocument(text, { uniqueKeys: true, logLevel: 'silent', schema: 'json' });
    if (document.errors.length > 0) return null;
    return canonical(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Read twice, as YAML 1.1 and 1.2: tools disagree on `on`, `yes`, `010`, and a change of quotes can matter to one of them. */
function readYaml(text: string): string | null {
  try {
    const forms = (['1.1', '1.2'] as const).map((version) => {
      const document = parseDocument(text, { version, uniqueKeys: true, logLevel: 'silent', merge: true });
      if (document.errors.length > 0) return null;
      return canonical(document.toJS({ maxAliasCount: 100 }));
    });
    return forms.includes(null) ? null : forms.join('\n');
  } catch {
    return null;
  }
}

/** JSON with keys in name order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
