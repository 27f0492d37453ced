/** The sentences of access deltas. Words are never part of a key, so they can be bettered at any time. */
import type { AccessEntry } from '../../access/entries.ts';
import type { OpenEscalation } from './grading/escalations.ts';

/** Two or three by name, the rest by number. */
export function some(list: readonly string[], noun = 'more'): string {
  if (list.length <= 3) return joined(list);
  return `${list.slice(0, 2).join(', ')} and ${list.length - 2} ${noun}`;
}

function joined(list: readonly string[]): string {
  return list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

export function resourcesIn(resources: readonly string[]): string {
  return resources.includes('*') ? 'everything' : some(resources);
}

/** "(was: 2 resources)", "(before only with …)", or nothing. */
export function wasIn({ was, resources }: AccessEntry): string {
  if (was.conditions.length > 0) return ` (before only with ${some(was.conditions)})`;
  if (was.resources.length === 0) return '';
  const shown = was.resources.join(', ');
  const few = was.resources.length === 1 || shown.length <= 100;
  return resources.join() === was.resources.join()
    ? ''
    : ` (was: ${few ? shown : `${was.resources.length} ${nounOf(was.resources)}`})`;
}

/** Of access that is narrower: ": now only with …", or nothing. The other side of it is what holds now. */
export function nowOnlyIn({ was }: AccessEntry): string {
  return was.conditions.length === 0 ? '' : `: now only with ${some(was.conditions, 'more conditions')}`;
}

/** "secrets", where every ARN is of that type; "resources" where they differ or have none. */
function nounOf(resources: readonly string[]): string {
  const types = new Set(
    resources.map((resource) => /^arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:([a-z][a-z-]*)[:/]/.exec(resource)?.[1]),
  );
  const [type] = types;
  return types.size === 1 && type !== undefined ? `${type}s` : 'resources';
}

export function conditionsIn(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `, with ${some(conditions, 'more conditions')}`;
}

export function powerIn(power: string): string {
  return power === '' ? '' : `: ${power}`;
}

/** "PassRole on everything, then CreateFunction on 1 function": step by step. */
export function stepsIn({ steps }: OpenEscalation): string {
  return steps
    .map(({ action, does, scope }) => `${action} ${does}${scope === 'named' ? ' (only some)' : ''}`)
    .join(', then ');
}
