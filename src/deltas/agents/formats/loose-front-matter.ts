/** Front matter as people write it for agents, which is often no YAML -> the documented keys all the same. */
import { type FrontMatter, readFrontMatter } from '../../../syntax/front-matter.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';

/**
 * Descriptions hold colons, brackets and whole dialogues; the products read them still. A line that starts with one of the
 * keys begins its value, and all other lines go on with the value above.
 *
 * @throws Unreadable where a key stands there twice: nobody can say which one counts.
 */
export function readLooseFrontMatter(path: string, text: string, keys: readonly string[]): FrontMatter {
  try {
    return readFrontMatter(path, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return looselyRead(path, text, new Set(keys), error);
  }
}

function looselyRead(path: string, text: string, keys: ReadonlySet<string>, fault: Unreadable): FrontMatter {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  const starts: { readonly key: string; readonly line: number }[] = [];
  for (const [index, line] of lines.slice(0, end).entries()) {
    const key = /^([A-Za-z][\w-]{0,63}):(?:\s|$)/.exec(line)?.[1];
    if (index > 0 && key !== undefined && keys.has(key)) starts.push({ key, line: index });
  }
  const entries = new Map<string, TreeEntry>();
  for (const [at, { key, line }] of starts.entries()) {
    if (entries.has(key)) throw fault;
    const until = starts[at + 1]?.line ?? end;
    const value = readValue(path, key, lines.slice(line, until), line);
    entries.set(key, { key, value, startLine: line + 1, endLine: Math.max(line + 1, value.endLine) });
  }
  if (entries.size === 0) throw fault;
  const data: TreeNode = { kind: 'map', entries, tag: null, startLine: 2, endLine: Math.max(2, end) };
  return { data, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
}

/** As YAML where it is, otherwise as the text that it is. */
function readValue(path: string, key: string, lines: readonly string[], above: number): TreeNode {
  try {
    const tree = readYaml(path, '\n'.repeat(above) + lines.join('\n'));
    const value = tree?.kind === 'map' && tree.entries.size === 1 ? tree.entries.get(key)?.value : undefined;
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  const value = lines
    .join('\n')
    .slice(key.length + 1)
    .trim();
  return { kind: 'scalar', value, tag: null, startLine: above + 1, endLine: above + lines.length };
}
