/** An expression in its environment -> the value it has, with what cannot be known standing in it as terms. */
import type { HclExpression, HclSplatStep } from '../../../syntax/hcl/ast.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Place } from '../../infra/resource.ts';
import { forExpression, type Loop } from './comprehension.ts';
import { type Environment, placeIn, withNames } from './environment.ts';
import { callFunction } from './functions/call.ts';
import { binary, unary } from './operators.ts';
import { attributeOf, indexOf, splatItems } from './steps.ts';
import { bound, evaluateTemplate } from './template.ts';
import { either, knownBoolean, list, map, openText, scalar, spell, term } from './values.ts';

/** What evaluates an expression; handed down so that templates and functions need not import this file. */
export type Evaluate = (expression: HclExpression, environment: Environment) => TreeNode;

export const evaluate: Evaluate = (expression, environment) => {
  const at = placeIn(environment, expression);
  const { budget } = environment.world;
  if (!budget.spend(1, at)) return term('beyond the limit of evaluation', at);
  if (!budget.enter(at)) return term('nested too deep', at);
  try {
    return evaluated(expression, environment, at);
  } finally {
    budget.leave();
  }
};

function evaluated(expression: HclExpression, environment: Environment, at: Place): TreeNode {
  switch (expression.kind) {
    case 'literal': {
      const textLine = textLineOf(expression);
      return scalar(expression.value, at, textLine === null ? undefined : { textLine });
    }
    case 'template':
      return evaluateTemplate(expression.parts, environment, at, evaluate, textLineOf(expression));
    case 'name':
      return environment.names(expression.name, at) ?? term(expression.name, at);
    case 'attribute':
      return attributeOf(evaluate(expression.of, environment), expression.name, at);
    case 'index':
      return indexOf(evaluate(expression.of, environment), evaluate(expression.key, environment), at);
    case 'splat':
      return splat(evaluate(expression.of, environment), expression.steps, environment, at);
    case 'call': {
      const call = { name: expression.name, at, environment, evaluate };
      return callFunction(call, all(expression.arguments, environment), expression.spread);
    }
    case 'list':
      return list(all(expression.items, environment), at);
    case 'object':
      return object(expression, environment, at);
    case 'for':
      return forExpression(loopOf(expression, environment), at, environment.world.budget);
    case 'conditional':
      return conditional(expression, environment, at);
    case 'unary':
      return unary(expression.operator, evaluate(expression.of, environment), at);
    case 'binary':
      return binary(
        expression.operator,
        evaluate(expression.left, environment),
        evaluate(expression.right, environment),
        at,
      );
    case 'broken':
      return term(`unreadable ${expression.text}`, at);
  }
}

function all(expressions: readonly HclExpression[], environment: Environment): readonly TreeNode[] {
  return expressions.map((one) => evaluate(one, environment));
}

/** A quoted text stands on one line; one on several is a heredoc, whose text starts on the second. */
function textLineOf({ startLine, endLine }: HclExpression): number | null {
  return startLine < endLine ? startLine + 1 : null;
}

function object(
  { entries }: Extract<HclExpression, { kind: 'object' }>,
  environment: Environment,
  at: Place,
): TreeNode {
  const keyed = entries.map(({ key, value }): [string, TreeEntry] => {
    // A bare word is its own name (HCL native syntax specification, "Collection Values").
    const named = key.kind === 'name' ? null : evaluate(key, environment);
    const name = named === null ? (key.kind === 'name' ? key.name : '') : (openText(named) ?? spell(named));
    const lines = { startLine: key.startLine, endLine: Math.max(key.startLine, value.endLine) };
    return [name, { key: name, value: evaluate(value, environment), ...lines }];
  });
  return map(keyed, at);
}

function loopOf(
  { names, over, key, value, condition, grouped }: Extract<HclExpression, { kind: 'for' }>,
  environment: Environment,
): Loop {
  return {
    over: evaluate(over, environment),
    into: key === null ? 'list' : grouped ? 'groups' : 'map',
    round: (pair) => {
      const inner = withNames(environment, bound(names, pair));
      return {
        condition: condition === null ? null : evaluate(condition, inner),
        key: () => (key === null ? null : evaluate(key, inner)),
        value: () => evaluate(value, inner),
      };
    },
  };
}

function conditional(
  { condition, then, otherwise }: Extract<HclExpression, { kind: 'conditional' }>,
  environment: Environment,
  at: Place,
): TreeNode {
  const decides = evaluate(condition, environment);
  const known = knownBoolean(decides);
  if (known !== null) return evaluate(known ? then : otherwise, environment);
  return either([evaluate(then, environment), evaluate(otherwise, environment)], spell(decides), at);
}

function splat(of: TreeNode, steps: readonly HclSplatStep[], environment: Environment, at: Place): TreeNode {
  const stars = steps.findIndex((step) => 'star' in step);
  const own = stars < 0 ? steps : steps.slice(0, stars);
  return splatItems(of, at, (item) => {
    const reached = own.reduce((value, step) => stepped(value, step, environment, at), item);
    return stars < 0 ? reached : splat(reached, steps.slice(stars + 1), environment, at);
  });
}

function stepped(value: TreeNode, step: HclSplatStep, environment: Environment, at: Place): TreeNode {
  if ('name' in step) return attributeOf(value, step.name, at);
  return 'key' in step ? indexOf(value, evaluate(step.key, environment), at) : value;
}
