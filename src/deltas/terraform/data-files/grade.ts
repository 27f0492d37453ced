/** A setting of a data file on two sides -> how much it weighs: by its key, as a module's input, and by the level that it names. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { knownText } from '../evaluation/values.ts';
import { type Graded, gradeValue } from '../settings/keys.ts';
import type { Difference } from './differences.ts';

/** What says how much somebody may do. */
const levels =
  /^(?:(?:access|permission|privilege)[_-]?)?(?:levels?|access|roles?|permissions?|admin|groups?)$/i;
/** Values under such a key that stand for everything. */
const everything =
  /^(?:admin|administrator|administratoraccess|owner|superuser|root|full|full[-_]?access|power[-_]?user)$/i;

export function gradeData({ key, before, after }: Difference): Graded {
  const graded = gradeValue(key, before, after);
  if (!levels.test(key)) return graded;
  if (gains(before, after)) return { severity: 'high', direction: 'widens' };
  if (gains(after, before)) return { severity: 'low', direction: 'narrows' };
  const isLevel = after !== null && after.kind === 'scalar' && typeof after.value === 'string';
  return isLevel && graded.severity === 'low' ? { severity: 'medium', direction: 'widens' } : graded;
}

function gains(before: TreeNode | null, after: TreeNode | null): boolean {
  return namesEverything(after) && !namesEverything(before);
}

function namesEverything(node: TreeNode | null): boolean {
  if (node === null || node.kind === 'map') return false;
  if (node.kind === 'sequence') return node.items.some(namesEverything);
  return everything.test(knownText(node) ?? '');
}
