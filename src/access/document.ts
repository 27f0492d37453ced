/** A policy document as people and tools hand it over: as text or as a parsed value, bare or in the wrapping of an AWS answer. */
import { readJson } from '../syntax/json.ts';
import { treeOf } from '../syntax/json-value.ts';
import type { TreeNode } from '../syntax/tree.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Policy } from './policy.ts';
import { readPolicy } from './read-policy.ts';

/** No document: nothing is allowed and nothing denied. */
export const noPolicy: Policy = { statements: [] };

/**
 * @param path for faults
 * @param text JSON or YAML; percent-encoded as AWS's answers have it, too. Nothing but white space is no policy.
 * @throws Unreadable
 */
export function policyFromText(path: string, text: string): Policy {
  const plain = text.trimStart().toLowerCase().startsWith('%7b') ? decoded(path, text) : text;
  const json = /^\s*[{[/]/.test(plain);
  const tree = json ? readJson(path, plain) : readYaml(path, plain);
  return tree === null ? noPolicy : readPolicy(path, unwrapped(tree));
}

/** @param value as JSON.parse gives it: an object, a text that holds a document, or null for no policy. @throws Unreadable */
export function policyFromValue(path: string, value: unknown): Policy {
  if (value === null) return noPolicy;
  if (typeof value === 'string') return policyFromText(path, value);
  return readPolicy(path, unwrapped(refusingDepth(path, value)));
}

function decoded(path: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Unreadable(path, 1, 'begins as percent-encoded text and is none');
  }
}

/** `aws iam get-policy-version` and its like put the document into these. */
const wrappings = ['PolicyVersion', 'Document', 'PolicyDocument', 'AssumeRolePolicyDocument', 'Policy'];

function unwrapped(tree: TreeNode): TreeNode {
  let inner = tree;
  for (let depth = 0; depth < 3 && inner.kind === 'map'; depth += 1) {
    const { entries } = inner;
    if ([...entries.keys()].some((key) => key.toLowerCase() === 'statement')) return inner;
    const wrapping = wrappings.find((key) => entries.get(key)?.value.kind === 'map');
    const next = wrapping === undefined ? undefined : entries.get(wrapping)?.value;
    if (next === undefined) break;
    inner = next;
  }
  return inner;
}

const deepest = 64;

/** JSON.parse knows no depth; what reads its value here recurses. */
function refusingDepth(path: string, value: unknown): TreeNode {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new Unreadable(path, 1, `nested more than ${deepest} levels deep`);
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return treeOf(value);
}
