/** A tree's deltas from nothing and its threat models in, what the measures remember of them out. */
import { type CodeOwners, ownersOf } from '../change/code-owners.ts';
import { type FidelityInput, fidelityOf } from './fidelity/fidelity.ts';
import { thingSorts } from './fidelity/saying.ts';
import type { Thing } from './fidelity/things.ts';
import type { Represented, Survey, SurveyedModel } from './survey.ts';

export interface SurveyInput extends FidelityInput {
  readonly codeOwners: CodeOwners;
  /** By the model's path: the last edit that changed its meaning, where it is known, ISO 8601. */
  readonly lastEdits: ReadonlyMap<string, string>;
}

export function surveyedIn(input: SurveyInput): Pick<Survey, 'models' | 'fidelity'> {
  const fidelity = fidelityOf(input);
  const known = new Map(input.models.map((model) => [model.path, model]));
  const models = fidelity.models.flatMap(({ path, titles, unread }): readonly SurveyedModel[] => {
    const file = known.get(path);
    if (file === undefined) return [];
    return [
      {
        path,
        title: titles.join(', '),
        // A model that names nobody belongs to whoever owns its file.
        owners: file.owners.length > 0 ? file.owners : ownersOf(input.codeOwners, path),
        ownerPresent: null,
        lastEdit: input.lastEdits.get(path) ?? null,
        unread,
        threats: file.models.flatMap(({ threats }) =>
          threats.map(({ id, name, severity, status, owner, due }) => ({
            id,
            name,
            severity,
            status,
            owner,
            due,
          })),
        ),
      },
    ];
  });
  return { models, fidelity: representedIn(fidelity) };
}

/** Each thing once, however many models cover it, and represented where one of them has it. */
function representedIn({ models, uncovered }: ReturnType<typeof fidelityOf>): readonly Represented[] {
  const represented = models.flatMap((model) => model.represented.map(({ thing }) => thing));
  const shown = new Set(represented.map(keyOf));
  const found = new Map(
    [...represented, ...models.flatMap(({ missing }) => missing), ...uncovered].map((thing) => [
      keyOf(thing),
      thing,
    ]),
  );
  return thingSorts.flatMap((sort) => {
    const of = [...found].filter(([, thing]) => thing.sort === sort);
    const has = of.filter(([key]) => shown.has(key));
    return of.length === 0 ? [] : [{ sort, found: of.length, represented: has.length }];
  });
}

function keyOf({ sort, name, places: [{ path, startLine }] }: Thing): string {
  return JSON.stringify([sort, name, path, startLine]);
}
