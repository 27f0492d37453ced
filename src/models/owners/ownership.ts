/** Who owns each threat model, before a change and after it, and which of the owners are known to be gone. */
import { type CodeOwners, ownersOf } from '../../change/code-owners.ts';
import type { ConfiguredModel } from '../../rules/effective.ts';
import type { KnownModel } from '../known.ts';

/** Which owners are there, by their names in lower case; one that nobody could ask for is in neither. */
export interface Presence {
  readonly present: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

export interface ModelOwnership {
  readonly path: string;
  /** After the change: those that the configuration, the model and the code owners name. */
  readonly owners: readonly string[];
  /** Those of them that do not exist any more, or have no access. */
  readonly gone: readonly string[];
  /** True where one of them is known to be there. */
  readonly present: boolean;
  /** Who owned it before, where nobody does after this change; empty otherwise. */
  readonly lost: readonly string[];
}

/** Who owns what on one side of the change. */
export interface OwnersSide {
  readonly configured: readonly ConfiguredModel[];
  readonly codeOwners: CodeOwners;
}

export function ownershipOf(
  models: readonly KnownModel[],
  before: OwnersSide,
  after: OwnersSide,
  { present, gone }: Presence,
): readonly ModelOwnership[] {
  return models.map(({ path, owners: had, ownersNow }): ModelOwnership => {
    const owners = allOwners(path, ownersNow, after);
    const was = owners.length > 0 ? [] : allOwners(path, had, before);
    return {
      path,
      owners,
      gone: owners.filter((owner) => gone.has(owner.toLowerCase())),
      present: owners.some((owner) => present.has(owner.toLowerCase())),
      lost: was,
    };
  });
}

/** @returns every owner of these models after the change, each once: whom to ask for. */
export function ownersOfModels(models: readonly KnownModel[], after: OwnersSide): readonly string[] {
  const all = models.flatMap(({ path, ownersNow }) => allOwners(path, ownersNow, after));
  return [...new Map(all.map((owner) => [owner.toLowerCase(), owner])).values()];
}

function allOwners(
  path: string,
  own: readonly string[],
  { configured, codeOwners }: OwnersSide,
): readonly string[] {
  const named = configured.filter((model) => model.path === path).flatMap(({ owners }) => owners);
  return [...new Set([...named, ...own, ...ownersOf(codeOwners, path)])];
}
