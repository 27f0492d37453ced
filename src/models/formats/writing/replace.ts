/** A place in a text in, the edit that puts another scalar there out; none where no scalar stands there. */
import type { Span } from '../../../syntax/spans/span.ts';
import type { TextEdit } from '../format.ts';
import type { Target } from './append.ts';

export function spanAt(root: Span, path: readonly (string | number)[]): Span | null {
  let span: Span | undefined = root;
  for (const step of path) span = span?.children.find(({ key }, at) => (key ?? at) === step)?.value;
  return span ?? null;
}

/** @param as the new text as it is written, of the old one: quotes are the caller's. */
export function replace(
  { text, root }: Target,
  path: readonly (string | number)[],
  as: (written: string) => string,
): readonly TextEdit[] {
  const span = spanAt(root, path);
  if (span?.kind !== 'scalar') return [];
  const { start, end } = span;
  const [before, after] = [text.slice(start, end), as(text.slice(start, end))];
  return before === after ? [] : [{ start, end, text: after }];
}
