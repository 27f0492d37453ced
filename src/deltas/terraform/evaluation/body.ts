/** The body of a block -> a map: arguments by name, blocks as lists of maps, `dynamic` ones written out where known. */
import type { HclBlock, HclBody, HclExpression } from '../../../syntax/hcl/ast.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { isUnknown, type Place } from '../../infra/resource.ts';
import { collectionOf } from './comprehension.ts';
import { type Environment, opened, placeIn, withNames } from './environment.ts';
import { evaluate } from './expression.ts';
import {
  alternativesOf,
  bodyMap,
  conditionOf,
  isNothing,
  isNull,
  list,
  map,
  onlyIf,
  spell,
  term,
} from './values.ts';

const nothing: ReadonlySet<string> = new Set();

/** @param except arguments and blocks that are no part of what it is made of. */
export function evaluateBody(body: HclBody, environment: Environment, except = nothing): TreeMap {
  const at = placeIn(environment, body);
  const entries: TreeEntry[] = [];
  for (const { name, value, startLine, endLine } of body.attributes.values()) {
    if (except.has(name)) continue;
    const evaluated = evaluate(value, environment);
    // An argument that is null is not given.
    if (!isNull(evaluated)) entries.push({ key: name, value: evaluated, startLine, endLine });
  }
  for (const [type, blocks] of body.blocks.length === 0 ? [] : blocksByType(body)) {
    if (except.has(type)) continue;
    const entry = blocksEntry(type, blocks, environment, at);
    if (entry !== null) entries.push(entry);
  }
  return bodyMap(entries, at);
}

/** @returns what stands at one argument or block type; null where nothing does. */
export function evaluatePart(body: HclBody, name: string, environment: Environment): TreeNode | null {
  const attribute = body.attributes.get(name);
  if (attribute !== undefined) {
    const value = evaluate(attribute.value, environment);
    return isNull(value) ? null : value;
  }
  const blocks = body.blocks.filter((block) => typeOf(block) === name);
  const at = placeIn(environment, body);
  return blocks.length === 0 ? null : (blocksEntry(name, blocks, environment, at)?.value ?? list([], at));
}

/** @returns whether what is asked for without the key of an instance can only be an attribute of each. */
export function isOwnPart(body: HclBody, name: string): boolean {
  return /^(?:arn|id|name)$/.test(name) || body.attributes.has(name);
}

/** @returns what the block is evaluated in: where its own values switch it off, as if it were there. */
function switched(block: HclBlock, over: HclExpression, environment: Environment): Environment {
  const { within, world } = environment;
  if (within === '') return environment;
  const open = opened(environment);
  // By what decides it as it is written: a default that changes switches the same block.
  const written = JSON.stringify(over, (name, part) => (/^(?:start|end)Line$/.test(name) ? undefined : part));
  const key = `${within}.dynamic ${typeOf(block)}${denies(block) ? ' that denies' : ''} ${written}`;
  if (!isEmpty(evaluate(over, environment))) world.switches.on.add(key);
  else if (!isEmpty(evaluate(over, open))) {
    world.switches.off.set(key, block);
    if (world.switches.presumes(key)) return open;
  }
  return environment;
}

function denies({ body }: HclBlock): boolean {
  return body.blocks.some(({ body: content }) => {
    const effect = content.attributes.get('effect')?.value;
    return effect?.kind === 'literal' && String(effect.value).toLowerCase() === 'deny';
  });
}

function isEmpty(node: TreeNode): boolean {
  return alternativesOf(node).every(isNothing);
}

function typeOf({ type, labels }: HclBlock): string {
  return type === 'dynamic' ? (labels[0] ?? type) : type;
}

function blocksByType({ blocks }: HclBody): ReadonlyMap<string, readonly HclBlock[]> {
  const found = new Map<string, HclBlock[]>();
  for (const block of blocks) {
    const same = found.get(typeOf(block));
    if (same === undefined) found.set(typeOf(block), [block]);
    else same.push(block);
  }
  return found;
}

function blocksEntry(
  type: string,
  blocks: readonly HclBlock[],
  environment: Environment,
  at: Place,
): TreeEntry | null {
  const items = blocks.flatMap((block) =>
    block.type === 'dynamic' ? dynamic(block, environment) : [blockMap(block, environment)],
  );
  const [first] = blocks;
  if (items.length === 0 || first === undefined) return null;
  const endLine = blocks.reduce((last, block) => Math.max(last, block.endLine), first.endLine);
  const lines = { startLine: first.startLine, endLine };
  return { key: type, value: list(items, { ...at, ...lines }), ...lines };
}

function blockMap(block: HclBlock, environment: Environment): TreeNode {
  const at = placeIn(environment, block);
  const { budget } = environment.world;
  if (!budget.enter(at)) return term('nested too deep', at);
  try {
    const { entries } = evaluateBody(block.body, environment);
    // Labels of a block inside are rare, and part of what it says.
    const labels = block.labels.map((label, index): TreeEntry => {
      const place = { ...at, endLine: at.startLine };
      return { key: `label ${index + 1}`, value: term(label, place), ...place };
    });
    return bodyMap([...labels, ...entries.values()], at);
  } finally {
    budget.leave();
  }
}

/** Over what is unknown: once, with the iterator as a term. Of several alternatives any may be there. */
function dynamic(block: HclBlock, given: Environment): readonly TreeNode[] {
  const { attributes, blocks } = block.body;
  const over = attributes.get('for_each')?.value;
  const content = blocks.find(({ type }) => type === 'content');
  if (over === undefined || content === undefined) return [];
  const environment = switched(block, over, given);
  const named = attributes.get('iterator')?.value;
  const iterator = named?.kind === 'name' ? named.name : typeOf(block);
  const at = placeIn(environment, block);
  const whole = evaluate(over, environment);
  const items = new Map<string, TreeNode>();
  for (const one of alternativesOf(whole)) {
    const collection = collectionOf(one, at);
    if (collection === null) {
      if (isUnknown(one)) items.set(spell(one), term(`dynamic ${spell(one)}`, at));
      continue;
    }
    const condition = conditionOf(whole);
    for (const { key, value } of collection.pairs) {
      if (!environment.world.budget.spend(1, at)) return [term('beyond the limit of evaluation', at)];
      const names = new Map([[iterator, map(Object.entries({ key, value }), at)]]);
      const made = blockMap({ ...content, labels: [] }, withNames(environment, names));
      if (!items.has(spell(made)))
        items.set(spell(made), condition === null ? made : onlyIf(made, condition));
    }
  }
  return [...items.values()];
}
