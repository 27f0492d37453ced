/** How unsafe a value is by a comparison: 0 is safe, more is worse. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Comparison } from '../catalogue.ts';
import { commandLines, fetches, runsDownload } from '../downloads.ts';
import { isUnknown } from '../resource.ts';
import { globMatches } from './glob.ts';
import { holdsTerm, isNothing, scalarText } from './values.ts';

export type Ranked = Exclude<Comparison, { readonly by: 'set' | 'change' }>;

/** null: the catalogue does not say how good it is; unknown: nobody can. */
export type Rank = number | 'unknown' | null;

/** @param value null where nothing is written: the default holds. */
export function rankOf(comparison: Ranked, value: TreeNode | null): Rank {
  switch (comparison.by) {
    case 'presence':
      return Number(isPresent(value) !== (comparison.safe === 'present'));
    case 'key':
      return isPresent(value) && !isServiceKey(scalarText(value) ?? '') ? 0 : 1;
    case 'secret':
      return Number(isLiteral(value));
    case 'code':
      return Number(loadsCode(value));
    case 'boolean':
      if (value !== null && isUnknown(value)) return 'unknown';
      return truth(value, comparison.default ?? false, comparison.safe);
    case 'number':
      if (value !== null && isUnknown(value)) return 'unknown';
      return numberRank(comparison, value);
    case 'order':
      if (value !== null && isUnknown(value)) return 'unknown';
      return stepOf(comparison, value);
  }
}

function truth(value: TreeNode | null, fallback: boolean, safe: boolean): Rank {
  const text = scalarText(value) ?? String(fallback);
  const known = text.toLowerCase();
  return known === 'true' || known === 'false' ? Number(known !== String(safe)) : null;
}

function numberRank(
  { safe, threshold, unlimited, default: fallback }: Extract<Comparison, { by: 'number' }>,
  value: TreeNode | null,
): Rank {
  const number = value === null ? fallback : Number(scalarText(value) ?? Number.NaN);
  if (number === null || Number.isNaN(number)) return null;
  const unbounded = number === unlimited;
  // Far from zero on the good side, so that each step for the worse is a higher rank.
  if (safe === 'higher') {
    const most = threshold ?? Number.MAX_SAFE_INTEGER;
    return unbounded ? 0 : Math.max(0, most - number);
  }
  return unbounded ? Number.MAX_SAFE_INTEGER : Math.max(0, number - (threshold ?? 0));
}

function stepOf(
  { order, default: fallback }: Extract<Comparison, { by: 'order' }>,
  value: TreeNode | null,
): Rank {
  const text = scalarText(value) ?? (value === null ? fallback : null);
  if (text === null) return null;
  // The pattern of the most letters says the most: "0" and "root" before "*".
  let step: number | null = null;
  let most = -1;
  for (const [index, patterns] of order.entries()) {
    for (const pattern of patterns) {
      const letters = pattern.replaceAll('*', '').length;
      if (letters <= most || !globMatches(pattern, text)) continue;
      most = letters;
      step = index;
    }
  }
  return step;
}

/** Nothing, no item, no text and `false` are all absent. */
export function isPresent(value: TreeNode | null): boolean {
  if (value === null || isNothing(value)) return false;
  if (value.kind === 'sequence') return value.items.some(isPresent);
  return value.kind === 'map' || (value.value !== '' && value.value !== false && value.value !== 'false');
}

/** docs.aws.amazon.com/kms/latest/developerguide/concepts.html: AWS managed keys have aliases of this form. */
function isServiceKey(text: string): boolean {
  return /(^|:)alias\/aws\//.test(text) || text === 'AWS_OWNED_KMS_KEY' || text === 'AWS_OWNED_KEY';
}

/** The names under which secrets stand in a map, such as the variables of an environment. */
const secretName = /(password|passwd|secret|token|api_?key|private_?key|secret_?key|credentials?)$/i;

/** CloudFormation's dynamic references look into a store: docs.aws.amazon.com/AWSCloudFormation, dynamic-references. */
function isLiteral(value: TreeNode | null): boolean {
  if (value !== null && value.kind === 'map') {
    return [...value.entries.values()].some(
      (entry) => secretName.test(entry.key) && isLiteral(entry.value) && !namesAnother(entry.value),
    );
  }
  const text = scalarText(value);
  return text !== null && text !== '' && !holdsTerm(text) && !/^arn:|\{\{resolve:/.test(text);
}

/** The name that a secret has in its store: HARBOUR_LICENSE_KEY. */
function namesAnother(value: TreeNode): boolean {
  return /^[A-Z][A-Z\d]*(?:_[A-Z][A-Z\d]*)+$/.test(scalarText(value) ?? '');
}

/** More of a script is not looked at. */
const scriptCharacters = 65_536;
/** What was saved is made a program of its own. */
const program = /\bchmod\s{1,8}(?:[augo]{0,4}\+x|0?7\d\d)\b/;

function loadsCode(value: TreeNode | null): boolean {
  const text = (scalarText(value) ?? '').slice(0, scriptCharacters);
  return [text, decoded(text)].some((script) => {
    const lines = commandLines(script);
    const saves = lines.some((line) => fetches.test(line));
    return lines.some((line) => runsDownload(line) || (saves && program.test(line)));
  });
}

/** user_data_base64 and the like. */
function decoded(text: string): string {
  return text.length % 4 === 0 && /^[A-Za-z\d+/=\s]{16,}$/.test(text)
    ? Buffer.from(text, 'base64').toString('utf8')
    : '';
}
