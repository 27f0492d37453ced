/** Which resource of one side is which of the other: by address, by `moved`, and where neither tells, by what it is made of. */
import type { HclExpression } from '../../syntax/hcl/ast.ts';
import { hasOpenKey } from './alignment/open-instances.ts';
import { evaluate } from './evaluation/expression.ts';
import { meaningOf } from './evaluation/meaning.ts';
import { knownText } from './evaluation/values.ts';
import type { Infrastructure, TerraformResource } from './infrastructure.ts';

/** How many moves may lead on to each other. */
const longestChain = 16;

/** What the other side calls it, by the address on this side; addresses that stay are not in it. */
export type Renames = ReadonlyMap<string, string>;

/**
 * @param steps one after the other: what was found to have moved once the names before it were known.
 * @returns a function from an address of the before side, of a resource or of a module, to that of the after side.
 */
export function renaming(steps: readonly Renames[]): (address: string) => string {
  const told = steps.filter(({ size }) => size > 0);
  if (told.length === 0) return (address) => address;
  return (address) => told.reduce(oneStep, address);
}

/** The longest address that moved decides: a resource before its module. */
function oneStep(address: string, renames: Renames): string {
  for (let end = address.length; end > 0; end = lastBorder(address, end - 1)) {
    const fresh = renames.get(address.slice(0, end));
    if (fresh !== undefined) return fresh + address.slice(end);
  }
  return address;
}

function lastBorder(address: string, before: number): number {
  return Math.max(address.lastIndexOf('.', before), address.lastIndexOf('[', before));
}

/** @returns the moves that `moved` blocks name, seen from the root module. */
export function movedBlocks({ scopes }: Infrastructure): Renames {
  const moves = new Map<string, string>();
  for (const { address, module, environment } of scopes) {
    for (const { block, file } of module.blocks) {
      if (block.type !== 'moved') continue;
      const [from, to] = ['from', 'to'].map((name) => {
        const value = block.body.attributes.get(name)?.value;
        const written =
          value === undefined
            ? null
            : writtenAddress(value, (key) => knownText(evaluate(key, { ...environment, file })));
        return written === null ? null : address === '' ? written : `${address}.${written}`;
      });
      if (from !== null && from !== undefined && to !== null && to !== undefined && from !== to)
        moves.set(from, to);
    }
  }
  return new Map([...moves.keys()].map((from) => [from, endOf(from, moves)]));
}

/** `a` became `b` once, and `b` became `c` since. */
function endOf(from: string, moves: Renames): string {
  let current = from;
  for (let step = 0; step < longestChain; step += 1) {
    const next = moves.get(current);
    if (next === undefined) break;
    current = next;
  }
  return current;
}

/** @returns "module.quay["a"].aws_sqs_queue.tides"; null where the expression is no address. */
export function writtenAddress(
  expression: HclExpression,
  keyOf: (key: HclExpression) => string | null,
): string | null {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'attribute') {
    const of = writtenAddress(expression.of, keyOf);
    return of === null ? null : `${of}.${expression.name}`;
  }
  if (expression.kind !== 'index') return null;
  const of = writtenAddress(expression.of, keyOf);
  const { key } = expression;
  if (of === null) return null;
  if (key.kind === 'literal' && typeof key.value === 'number') return `${of}[${key.value}]`;
  const text = keyOf(key);
  return text === null ? null : `${of}[${JSON.stringify(text)}]`;
}

/** @returns further renames, for resources that neither side has under the address of the other. */
export function matchedByContent(before: Infrastructure, after: Infrastructure): Renames {
  const renames = new Map<string, string>();
  for (const mode of ['resources', 'data'] as const) {
    const had = new Set(before[mode].map(({ address }) => address));
    const has = new Set(after[mode].map(({ address }) => address));
    const gone = before[mode].filter(({ address }) => !has.has(address));
    const fresh = after[mode].filter(({ address }) => !had.has(address));
    if (gone.length === 0 || fresh.length === 0) continue;
    const take = match(gone, fresh, renames);
    // Terraform moves between no key and the key 0 by itself.
    take(({ address }) => [address.replaceAll('[0]', '')]);
    take((one) => [one.declaration, contentOf(one)]);
    take((one) => [label(one), contentOf(one)]);
    take((one) => [contentOf(one)]);
    // A key that is known only on deployment is often the same one, written in another way.
    take(({ address, declaration }) => [hasOpenKey(address) ? declaration : address]);
  }
  return renames;
}

type KeysOf = (resource: TerraformResource) => readonly string[];

/** Pairs what has the same keys, in the order of addresses, and takes it out of what is left. */
function match(
  gone: readonly TerraformResource[],
  fresh: readonly TerraformResource[],
  renames: Map<string, string>,
): (keysOf: KeysOf) => void {
  let [left, open] = [gone, fresh];
  return (keysOf) => {
    const waiting = new Map<string, TerraformResource[]>();
    for (const one of open) {
      const key = JSON.stringify([one.type, ...keysOf(one)]);
      const same = waiting.get(key);
      if (same === undefined) waiting.set(key, [one]);
      else same.push(one);
    }
    const taken = new Set<TerraformResource>();
    left = left.filter((one) => {
      const twin = waiting.get(JSON.stringify([one.type, ...keysOf(one)]))?.shift();
      if (twin === undefined) return true;
      renames.set(one.address, twin.address);
      taken.add(twin);
      return false;
    });
    open = open.filter((one) => !taken.has(one));
  };
}

function label({ declaration }: TerraformResource): string {
  return declaration.slice(declaration.lastIndexOf('.'));
}

const contents = new WeakMap<TerraformResource, string>();

/** A resource that speaks of itself speaks of the same thing under another name. */
function contentOf(resource: TerraformResource): string {
  const known = contents.get(resource) ?? meaningOf(resource.body);
  contents.set(resource, known);
  return known;
}
