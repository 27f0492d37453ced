/** Calls of functions: those that are known here, over every choice of their arguments; of the others, a term. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { forEachChoice, hasFailed, isEither, isOpen, spell, term, weightOf } from '../values.ts';
import { choices } from './choices.ts';
import { collections } from './collections.ts';
import { conversions } from './conversions.ts';
import { encodings } from './encodings.ts';
import { files } from './files.ts';
import type { Call, TerraformFunction } from './function.ts';
import { networks } from './networks.ts';
import { numbers } from './numbers.ts';
import { sets } from './sets.ts';
import { texts } from './texts.ts';

/** developer.hashicorp.com/terraform/language/functions, read 2026-11. */
const functions: ReadonlyMap<string, TerraformFunction> = new Map(
  [choices, collections, conversions, encodings, files, networks, numbers, sets, texts].flatMap((group) =>
    Object.entries(group),
  ),
);

export function callFunction(call: Call, written: readonly TreeNode[], spread: boolean): TreeNode {
  const given = spread ? spreadOut(written) : written;
  if (given === null) return unknownCall(call, written, '...');
  const run = functions.get(call.name.replace(/^core::/, ''));
  const weight = given.reduce((sum, one) => sum + weightOf(one), 0);
  if (run === undefined || !call.environment.world.budget.spend(weight >> 3, call.at)) {
    return unknownCall(call, given);
  }
  const once = (chosen: readonly TreeNode[]) => run(chosen, call) ?? unknownCall(call, chosen);
  return forEachChoice(given, call.at, once) ?? unknownCall(call, given);
}

/** @returns the arguments with the last one's items in its place; null where they are not all known. */
function spreadOut(written: readonly TreeNode[]): readonly TreeNode[] | null {
  const last = written.at(-1);
  if (last?.kind !== 'sequence' || isOpen(last) || isEither(last)) return null;
  return [...written.slice(0, -1), ...last.items];
}

function unknownCall({ name, at }: Call, given: readonly TreeNode[], dots = ''): TreeNode {
  return term(`${name}(${given.map(spell).join(',')}${dots})`, at, { failed: given.some(hasFailed) });
}
