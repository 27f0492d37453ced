/** Values that somebody hands to Terraform by name: which resources they reach is not seen, so their names must tell. */
import { posix } from 'node:path';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { evaluate } from '../evaluation/expression.ts';
import { meanSame } from '../evaluation/meaning.ts';
import { placeOf } from '../evaluation/values.ts';
import type { Infrastructure, ModuleScope } from '../infrastructure.ts';
import { isLoaded, isValues } from '../module.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, namedInWords, paired } from './changed.ts';
import { gradeValue } from './keys.ts';

export function valueDeltas({ before, after }: Sides): readonly DraftDelta[] {
  return paired(valuesOf(before), valuesOf(after)).flatMap(([key, given, gives]) => {
    const [then, now] = [given ?? null, gives ?? null];
    if (then !== null && now !== null && meanSame(then, now)) return [];
    const [file, name] = [key.slice(0, key.lastIndexOf(' ')), key.slice(key.lastIndexOf(' ') + 1)];
    const shown = (node: TreeNode | null) => namedInWords(name, node);
    return changedSetting({
      subject: `value ${name} in ${file}`,
      ...gradeValue(name, then, now),
      summary: `${name} is ${shown(now)} in ${file} (was ${shown(then)})`,
      facts: { value: name, before: shown(then), after: shown(now) },
      after: now === null ? null : placeOf(now),
      before: then === null ? null : placeOf(then),
    });
  });
}

/** Those that Terraform loads by itself flow into the resources of their directory, where it has any. */
function valuesOf({ scopes: [root], calls }: Infrastructure): ReadonlyMap<string, TreeNode> {
  const found = new Map<string, TreeNode>();
  if (root === undefined) return found;
  // A file of Terragrunt that names no module is there for others to include.
  if (calls.every(({ address }) => address !== '')) {
    for (const [name, value] of inputsOf(root)) found.set(`terragrunt.hcl ${name}`, value);
  }
  const flows = root.module.variables.size > 0;
  for (const { file, hcl } of root.module.files) {
    if (!isValues(file.path) || (flows && isLoaded(file.path))) continue;
    for (const { name, value } of hcl.body.attributes.values()) {
      found.set(`${posix.basename(file.path)} ${name}`, evaluate(value, { ...root.environment, file }));
    }
  }
  return found;
}

/** One by one where they are known by name, and as a whole where they are not. */
function inputsOf({ module: { terragrunt }, environment }: ModuleScope): ReadonlyMap<string, TreeNode> {
  const written = terragrunt?.hcl.body.attributes.get('inputs');
  if (terragrunt === null || written === undefined) return new Map();
  const given = evaluate(written.value, { ...environment, file: terragrunt.file });
  return given.kind === 'map'
    ? new Map([...given.entries].map(([name, { value }]) => [name, value]))
    : new Map([['inputs', given]]);
}
