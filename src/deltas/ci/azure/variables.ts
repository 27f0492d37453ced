/** Variables of an Azure pipeline: those whose value the file gives, and groups of them that are kept elsewhere. */
import { textOf } from '../../pipelines/workflow.ts';
import type { Secret } from '../model.ts';
import type { Sources } from '../sources.ts';
import { entriesUnder, type Item } from './expressions.ts';
import { expanded } from './steps.ts';

/** @param items of `variables`, as a list or as the one map that may stand instead. */
export function variablesOf(items: readonly Item[]): readonly (readonly [string, string])[] {
  return items.flatMap(({ node }) => {
    const fields = entriesUnder(node);
    const name = textOf(fields.get('name'));
    if (name !== '') return [[name.toLowerCase(), textOf(fields.get('value'))] as const];
    return fields.has('group')
      ? []
      : [...fields.values()].map((entry) => [entry.key.toLowerCase(), textOf(entry)] as const);
  });
}

/** A group may hold anything, and mostly holds secrets: that is what groups are for. */
export function groupsOf(
  items: readonly Item[],
  variables: ReadonlyMap<string, string>,
  sources: Sources,
): readonly Secret[] {
  return items.flatMap(({ node }) => {
    const entry = entriesUnder(node).get('group');
    const name = expanded(textOf(entry), variables);
    // An item of a list that a template goes through is read where it is given.
    return entry === undefined || name === '' || /\$\{\{(?![^}]{0,200}parameters)/.test(name)
      ? []
      : [{ name, how: 'a variable group', place: sources.placeOf(entry) }];
  });
}
