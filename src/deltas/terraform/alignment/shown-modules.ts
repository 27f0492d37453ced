/** Both sides of a directory that only shows how a module is used -> the same, without what it no longer fetches, or does now. */
import type { Infrastructure, ModuleCall } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';

/** A module that was fetched before and stands here now is not new: where it stands it is judged by its own files. */
export function withoutFetchedElsewhere({ before, after }: Sides): Sides {
  const had = new Map(before.calls.map((call) => [call.address, call]));
  const turned = after.calls
    .filter((is) => {
      const was = had.get(is.address);
      return was !== undefined && isHere(was) !== isHere(is);
    })
    .map(({ address }) => `${address}.`);
  if (turned.length === 0) return { before, after };
  const isLeft = ({ address }: { readonly address: string }) =>
    !turned.some((prefix) => address.startsWith(prefix) || `${address}.` === prefix);
  const isOutside = ({ address }: ModuleCall) => !turned.some((prefix) => address.startsWith(prefix));
  const kept = (side: Infrastructure): Infrastructure => ({
    ...side,
    resources: side.resources.filter(isLeft),
    data: side.data.filter(isLeft),
    scopes: side.scopes.filter(isLeft),
    calls: side.calls.filter(isOutside),
  });
  return { before: kept(before), after: kept(after) };
}

function isHere({ directory }: ModuleCall): boolean {
  return directory !== null;
}
