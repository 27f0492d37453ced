/** Templates: what is known in them is joined, what is not stands in the text as a term. */
import type { HclTemplatePart } from '../../../syntax/hcl/ast.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { type Place, termText } from '../../infra/resource.ts';
import { collectionOf } from './comprehension.ts';
import { type Environment, withNames } from './environment.ts';
import type { Evaluate } from './expression.ts';
import {
  either,
  forEachChoice,
  hasFailed,
  isEither,
  isNull,
  knownBoolean,
  openText,
  scalar,
  spell,
  term,
} from './values.ts';

/** @param textLine where the first character of the text stands, where it has several lines. */
export function evaluateTemplate(
  parts: readonly HclTemplatePart[],
  environment: Environment,
  at: Place,
  evaluate: Evaluate,
  textLine: number | null,
): TreeNode {
  const [only] = parts;
  // "${value}" is the value, whatever its type (HCL specification, "Template Interpolation Unwrapping").
  if (parts.length === 1 && only?.kind === 'value') return evaluate(only.value, environment);
  const pieces = parts.map((part) => pieceOf(part, environment, at, evaluate));
  return concatenated(pieces, environment, at, textLine);
}

function concatenated(
  pieces: readonly TreeNode[],
  { world }: Environment,
  at: Place,
  textLine: number | null,
): TreeNode {
  const more = textLine === null ? undefined : { textLine };
  const joined = (chosen: readonly TreeNode[]) => {
    const text = chosen.map(asText).join('');
    return world.budget.spend(text.length >> 6, at)
      ? scalar(text, at, more)
      : term('beyond the limit of evaluation', at);
  };
  if (pieces.some(hasFailed)) return term(`'${pieces.map(spell).join('')}'`, at, { failed: true });
  // Too many choices: each stands in the text as one term.
  return forEachChoice(pieces, at, joined) ?? joined(pieces);
}

/** Terraform refuses null and collections here; whatever it is, it is called by its name. */
function asText(piece: TreeNode): string {
  return openText(piece) ?? (isNull(piece) ? '' : termText(spell(piece)));
}

function pieceOf(part: HclTemplatePart, environment: Environment, at: Place, evaluate: Evaluate): TreeNode {
  switch (part.kind) {
    case 'text':
      return scalar(part.text, at);
    case 'value':
      return evaluate(part.value, environment);
    case 'if': {
      const condition = evaluate(part.condition, environment);
      const branch = (inner: readonly HclTemplatePart[]) =>
        concatenated(
          inner.map((one) => pieceOf(one, environment, at, evaluate)),
          environment,
          at,
          null,
        );
      const known = knownBoolean(condition);
      if (known !== null) return branch(known ? part.then : part.otherwise);
      return either([branch(part.then), branch(part.otherwise)], spell(condition), at);
    }
    case 'for': {
      const over = evaluate(part.over, environment);
      const run = ([chosen = over]: readonly TreeNode[]) => repeated(part, chosen, environment, at, evaluate);
      return (
        (isEither(over) ? forEachChoice([over], at, run) : run([over])) ?? term(`for ${spell(over)}`, at)
      );
    }
  }
}

function repeated(
  { names, parts }: Extract<HclTemplatePart, { kind: 'for' }>,
  over: TreeNode,
  environment: Environment,
  at: Place,
  evaluate: Evaluate,
): TreeNode {
  const collection = collectionOf(over, at);
  if (collection === null) return term(`for ${spell(over)}`, at, { failed: true });
  const pieces: TreeNode[] = [];
  for (const pair of collection.pairs) {
    if (!environment.world.budget.spend(1, at)) return term(`for ${spell(over)}`, at);
    const inner = withNames(environment, bound(names, pair));
    pieces.push(
      concatenated(
        parts.map((one) => pieceOf(one, inner, at, evaluate)),
        inner,
        at,
        null,
      ),
    );
  }
  return concatenated(pieces, environment, at, null);
}

export function bound(
  names: readonly string[],
  { key, value }: { readonly key: TreeNode; readonly value: TreeNode },
): ReadonlyMap<string, TreeNode> {
  const [first = '', second] = names;
  return second === undefined
    ? new Map([[first, value]])
    : new Map([
        [first, key],
        [second, value],
      ]);
}
