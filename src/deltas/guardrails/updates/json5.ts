/** JSON5 (spec.json5.org) in, the tree of the YAML reader out: a flow map of YAML writes the same, but for the comments. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';

/** @throws Unreadable where the text makes no sense. */
export function readJson5(path: string, text: string): TreeNode | null {
  return readYaml(path, withoutComments(text));
}

/** Texts in quotes, then comments, of which the line breaks stay. */
const lexemes =
  /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|\t/g;

function withoutComments(text: string): string {
  return text.replaceAll(lexemes, (lexeme) => {
    if (lexeme.startsWith('"')) return lexeme;
    // YAML takes no backslash in single quotes for a sign of its own: its double quotes do as JSON5 does.
    if (lexeme.startsWith("'")) {
      const inside = lexeme
        .slice(1, -1)
        .replaceAll("\\'", "'")
        .replaceAll(/(^|[^\\])"/g, '$1\\"');
      return lexeme.includes('\\') || lexeme.includes('"') ? `"${inside}"` : lexeme;
    }
    return lexeme.replaceAll(/[^\n]/g, ' ');
  });
}
