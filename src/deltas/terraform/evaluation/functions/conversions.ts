/** Conversions between types. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { isUnknown } from '../../../infra/resource.ts';
import { isNull, knownBoolean, knownNumber, openText, scalar } from '../values.ts';
import type { TerraformFunctions } from './function.ts';
import { setOf } from './sets.ts';

export const conversions: TerraformFunctions = {
  tolist: ([value]) => collection(value),
  tomap: ([value]) => collection(value),
  toset: ([value], { at }) => {
    if (value === undefined || isNull(value)) return value ?? null;
    if (isUnknown(value)) return value;
    return value.kind === 'sequence' ? setOf(value, at) : null;
  },
  tostring: ([value], { at }) => {
    if (value === undefined || isNull(value)) return value ?? null;
    const text = openText(value);
    return text === null ? null : scalar(text, at);
  },
  tonumber: ([value], { at }) => {
    if (value === undefined || isNull(value) || isUnknown(value)) return value ?? null;
    const number = knownNumber(value);
    return number === null ? null : scalar(number, at);
  },
  tobool: ([value], { at }) => {
    if (value === undefined || isNull(value) || isUnknown(value)) return value ?? null;
    const known = knownBoolean(value);
    return known === null ? null : scalar(known, at);
  },
};

/** A term stays what it is: a conversion changes its type and not its meaning. */
function collection(value: TreeNode | undefined): TreeNode | null {
  return value === undefined || (value.kind === 'scalar' && !isNull(value) && !isUnknown(value))
    ? null
    : value;
}
