/** A Markdown file in two parts: the YAML between its first two `---` lines, and the text below. */
import type { TreeNode } from './tree.ts';
import { readYaml } from './yaml.ts';

export interface FrontMatter {
  /** With the lines of the whole file; null where there is none, or it is empty. */
  readonly data: TreeNode | null;
  readonly body: string;
  /** 1-based: the line of the file on which the body starts. */
  readonly bodyLine: number;
}

/** @throws Unreadable where the front matter is no YAML. */
export function readFrontMatter(path: string, text: string): FrontMatter {
  const lines = text.split(/\r?\n/);
  const whole = { data: null, body: text, bodyLine: 1 };
  if (lines[0]?.replace(/^\uFEFF/, '').trimEnd() !== '---') return whole;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return whole;
  // An empty line stands for the opening fence, so that the reader's lines are the file's.
  const data = readYaml(path, ['', ...lines.slice(1, end)].join('\n'));
  return { data, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
}
