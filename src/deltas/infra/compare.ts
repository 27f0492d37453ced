/** Resources of both sides, paired by address, in; what their differences mean by the catalogue, out. */
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import type { ResourceCatalogue, ResourceMeaning } from './catalogue.ts';
import { aloneDelta } from './judging/alone.ts';
import { judgeAttributes } from './judging/attributes.ts';
import { type Parts, partsOf } from './judging/parts.ts';
import { settingDelta } from './judging/settings.ts';
import { isAlike } from './judging/values.ts';
import { networkPaths } from './meaning/network-paths.ts';
import { compareNetworks } from './network.ts';
import type { Resource } from './resource.ts';

export interface ComparedResources {
  readonly deltas: readonly DraftDelta[];
  readonly unjudged: readonly Unjudged[];
}

/** Renames are aligned by the caller: the same address is the same resource. */
export function compareResources(
  before: readonly Resource[],
  after: readonly Resource[],
  catalogue: ResourceCatalogue,
): ComparedResources {
  const had = new Map(before.map((resource) => [resource.address, resource]));
  const has = new Map(after.map((resource) => [resource.address, resource]));
  const then = { parts: partsOf(before, catalogue) };
  const now = { parts: partsOf(after, catalogue) };
  const deltas = [...new Set([...had.keys(), ...has.keys()])].flatMap((address) => {
    const [was, is] = [had.get(address) ?? null, has.get(address) ?? null];
    if (was !== null && is !== null && was.type === is.type) {
      // As most are.
      if (isAlike(was.body, is.body)) return [];
      return changed(
        was,
        is,
        catalogue,
        new Set([...then.parts.beside(address), ...now.parts.beside(address)]),
      );
    }
    return [
      ...(was === null ? [] : alone(was, 'gone', catalogue, then.parts, now.parts)),
      ...(is === null ? [] : alone(is, 'new', catalogue, now.parts, then.parts)),
    ];
  });
  return { deltas: [...deltas, ...compareNetworks(before, after, catalogue)], unjudged: [] };
}

/** @param beside the paths that stand in resources of their own, on either side. */
function changed(
  before: Resource,
  after: Resource,
  catalogue: ResourceCatalogue,
  beside: ReadonlySet<string>,
): readonly DraftDelta[] {
  const known = catalogue.of(after.type);
  const listed = known ?? catalogue.general(after.type);
  const meaning = beside.size === 0 ? listed : withoutParts(listed, beside);
  const judged = judgeAttributes(meaning, before, after);
  const network = meaning.network === null ? [] : networkPaths(meaning.network);
  const settled = [...judged.settled, ...network, ...beside];
  const setting = settingDelta(meaning, known !== null, before, after, settled);
  return setting === null ? judged.deltas : [...judged.deltas, setting];
}

function withoutParts(meaning: ResourceMeaning, beside: ReadonlySet<string>): ResourceMeaning {
  const attributes = meaning.attributes.filter(
    ({ path }) =>
      ![...beside].some(
        (part) => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`),
      ),
  );
  return { ...meaning, attributes };
}

/** @param own the parts of the side that has it; @param other those of the side that has it not. */
function alone(
  resource: Resource,
  way: 'new' | 'gone',
  catalogue: ResourceCatalogue,
  own: Parts,
  other: Parts,
): readonly DraftDelta[] {
  const known = catalogue.of(resource.type);
  const meaning = known ?? catalogue.general(resource.type);
  const [before, after] = way === 'new' ? [null, resource] : [resource, null];
  const owner = own.ownerOf(resource);
  const moved = owner !== null && meaning.part !== null && other.inside(owner, meaning.part.as);
  const { deltas } = judgeAttributes(meaning, before, after, moved);
  const itself = moved ? null : aloneDelta(meaning, known !== null, resource, way);
  return itself === null ? deltas : [itself, ...deltas];
}
