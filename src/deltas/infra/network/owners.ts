/** Whose rules a resource holds: a rule that stands for itself names the group it belongs to, and is compared with it. */
import { scalarText, shortened, slotsAt } from '../judging/values.ts';
import { type Resource, termClose, termOpen } from '../resource.ts';

export interface Owner {
  /** The same for all rules of one network. */
  readonly key: string;
  readonly name: string;
}

/** What a reference says after the address: "aws_security_group.web.id". */
const ends = [
  '.id',
  '.arn',
  '.name',
  '.self_link',
  '.GroupId',
  '.Id',
  '.Arn',
  '.Ref',
  '.default_security_group_id',
];

/**
 * @param path the attribute that names the owner.
 * @param named the resources of this side by address.
 * @param called what an owner is called that is not among them.
 * @returns the owner; the resource itself where none is written.
 */
export function ownerOf(
  resource: Resource,
  path: string | undefined,
  named: ReadonlyMap<string, Resource>,
  called = 'network',
): Owner {
  const itself = { key: resource.address, name: resource.name };
  if (path === undefined) return itself;
  const text = textAt(resource, path);
  if (text === null) return itself;
  for (const address of ownersMeant(resource, path)) {
    const owner = named.get(address);
    if (owner !== undefined) return { key: owner.address, name: owner.name };
  }
  return { key: `of ${plainOf(text)}`, name: `${called} ${shortened(text)}` };
}

/** @returns the addresses that an owner may have by what is written, the likeliest first. */
export function ownersMeant(resource: Resource, path: string | undefined): readonly string[] {
  const text = path === undefined ? null : textAt(resource, path);
  if (text === null) return [];
  const plain = plainOf(text);
  // A module speaks of its resources by their names in it; whoever lists them, by their names in the whole.
  const module = /^(module\.[^.]+\.)+/.exec(resource.address)?.[0] ?? '';
  return [plain, ...ends.flatMap((end) => (plain.endsWith(end) ? plain.slice(0, -end.length) : []))].flatMap(
    (address) => [module + address, address],
  );
}

function textAt({ body }: Resource, path: string): string | null {
  return scalarText(slotsAt(body, path)[0]?.value ?? null);
}

function plainOf(text: string): string {
  return text.replaceAll(termOpen, '').replaceAll(termClose, '');
}
