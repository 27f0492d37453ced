/** Operators over values: what is known is computed, the rest is a term of the whole. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Place } from '../../infra/resource.ts';
import {
  forEachChoice,
  hasFailed,
  isEither,
  isKnown,
  isNull,
  knownBoolean,
  knownNumber,
  partsOf,
  scalar,
  spell,
  term,
} from './values.ts';

export function unary(operator: '-' | '!', of: TreeNode, at: Place): TreeNode {
  const unknown = () => term(`${operator}${spell(of)}`, at, { failed: hasFailed(of) });
  if (isEither(of)) return forEachChoice([of], at, ([one = of]) => unary(operator, one, at)) ?? unknown();
  if (operator === '!') {
    const value = knownBoolean(of);
    return value === null ? unknown() : scalar(!value, at);
  }
  const value = knownNumber(of);
  return value === null ? unknown() : scalar(-value, at);
}

export function binary(operator: string, left: TreeNode, right: TreeNode, at: Place): TreeNode {
  const unknown = () =>
    term(`(${spell(left)}${operator}${spell(right)})`, at, { failed: hasFailed(left) || hasFailed(right) });
  if (isEither(left) || isEither(right)) {
    const run = ([one = left, other = right]: readonly TreeNode[]) => binary(operator, one, other, at);
    return forEachChoice([left, right], at, run) ?? unknown();
  }
  const value = computed(operator, left, right);
  return value === null ? unknown() : scalar(value, at);
}

function computed(operator: string, left: TreeNode, right: TreeNode): number | boolean | null {
  switch (operator) {
    case '&&':
    case '||':
      return logical(operator === '||', knownBoolean(left), knownBoolean(right));
    case '==':
      return sameValue(left, right);
    case '!=': {
      const same = sameValue(left, right);
      return same === null ? null : !same;
    }
    default: {
      const a = knownNumber(left);
      const b = knownNumber(right);
      return a === null || b === null ? null : arithmetic(operator, a, b);
    }
  }
}

/** @param deciding the value of one side that decides alone: true for `||`, false for `&&`. */
function logical(deciding: boolean, left: boolean | null, right: boolean | null): boolean | null {
  if (left === deciding || right === deciding) return deciding;
  return left === null || right === null ? null : !deciding;
}

/** A term equals itself; whether it equals anything else cannot be known, but a resource is never null. */
function sameValue(left: TreeNode, right: TreeNode): boolean | null {
  if (spell(left) === spell(right)) return true;
  if ((isNull(left) && partsOf(right) !== null) || (isNull(right) && partsOf(left) !== null)) return false;
  return isKnown(left) && isKnown(right) ? false : null;
}

function arithmetic(operator: string, a: number, b: number): number | boolean | null {
  switch (operator) {
    case '+':
      return finite(a + b);
    case '-':
      return finite(a - b);
    case '*':
      return finite(a * b);
    case '/':
      return finite(a / b);
    case '%':
      return finite(a % b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return null;
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
