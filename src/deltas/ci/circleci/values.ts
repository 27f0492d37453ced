/** `<< parameters.x >>` and `<< pipeline.x >>`: a text in, the same with what is known put in its place. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { isNothing, scalarText } from '../../pipelines/workflow.ts';

/** What each parameter may be: the value that a caller gives, or its default; several where a matrix gives several. */
export type Scope = ReadonlyMap<string, readonly TreeNode[]>;

/** Beyond it a text stays as it is written: values inside values could double it at each call. */
const longest = 65_536;

const reference = /<<[ \t]{0,8}(pipeline\.parameters|parameters|matrix)\.([\w-]{1,128})[ \t]{0,8}>>/g;

export function filled(text: string, scope: Scope): string {
  return alternatives(text, scope)[0] ?? text;
}

/** @returns each text that comes out; the values of only one parameter are varied, the others are at their first. */
export function alternatives(text: string, scope: Scope): readonly string[] {
  const names = [...text.matchAll(reference)].map(([, kind = '', name = '']) => keyOf(kind, name));
  const varied = names.find((name) => (scope.get(name) ?? []).length > 1);
  const count = varied === undefined ? 1 : (scope.get(varied)?.length ?? 1);
  const texts = Array.from({ length: Math.min(count, 32) }, (_, index) => {
    const out = text.replaceAll(reference, (written, kind: string, name: string) => {
      const nodes = scope.get(keyOf(kind, name));
      const node = nodes?.[keyOf(kind, name) === varied ? index : 0];
      return node === undefined || node.kind !== 'scalar' || isNothing(node) ? written : scalarText(node);
    });
    return out.length > longest ? text : out;
  });
  return [...new Set(texts)];
}

/** Parameters of the pipeline and those of a job or command are two sets of names. */
export function keyOf(kind: string, name: string): string {
  return kind === 'pipeline.parameters' ? `pipeline ${name}` : name;
}

/** @returns the name of the parameter that a text is and nothing else; null for any other text. */
export function soleParameter(text: string): string | null {
  return /^<<[ \t]{0,8}parameters\.([\w-]{1,128})[ \t]{0,8}>>$/.exec(text.trim())?.[1] ?? null;
}

/** @returns a value that a caller gives, with the caller's own parameters put in. */
export function handedOn(node: TreeNode, scope: Scope): readonly TreeNode[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return [node];
  const name = soleParameter(node.value);
  const whole = name === null ? undefined : scope.get(name);
  if (whole !== undefined) return whole;
  return alternatives(node.value, scope).map((value) => ({ ...node, value }));
}
