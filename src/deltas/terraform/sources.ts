/** Where a module call leads: a directory of this repository, or somewhere else. */
import { posix } from 'node:path';
import type { TreeNode } from '../../syntax/tree.ts';
import { alternativesOf, knownText } from './evaluation/values.ts';

/** @returns the directory that a source names, seen from another one; null where it is not in this repository. */
export function calledDirectory(source: TreeNode, from: string): string | null {
  for (const one of alternativesOf(source)) {
    const text = knownText(one);
    const directory = text === null ? null : localDirectory(text, from);
    if (directory !== null) return directory;
  }
  return null;
}

export function localDirectory(source: string, from: string): string | null {
  if (!/^\.\.?(?:\/|$)/.test(source) || source.length > 1_024) return null;
  // Two slashes part what is copied from what is run (developer.hashicorp.com/terraform/language/modules/sources).
  const path = posix.join(from, source.replace('//', '/')).replace(/\/$/, '');
  return path.startsWith('..') ? null : path === '' ? '.' : path;
}
