/** The ConfigMap aws-auth: which AWS identities sign in to the cluster, and as whom; the lists are YAML inside of YAML. */
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../syntax/yaml.ts';
import type { DraftDelta } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import { entriesOf, evidenceIn, isNothing, namesIn, textOf } from './objects.ts';
import { type Placed, pairsOf, type Sides } from './pairing.ts';
import { listed } from './words.ts';

/** The lists, and what names an entry (docs.aws.amazon.com/eks, "Grant IAM users access ... with a ConfigMap", read 2026-11). */
const lists: Readonly<Record<string, string>> = {
  mapRoles: 'rolearn',
  mapUsers: 'userarn',
  mapAccounts: '',
};

export const mapKeys = new Set(Object.keys(lists));

interface Mapping {
  readonly list: string;
  /** The ARN, or the account. */
  readonly who: string;
  /** "user ferry", "group system:masters"; the ARN itself where nothing else is said. */
  readonly as: ReadonlySet<string>;
  readonly lines: Lines;
}

export function awsAuthDeltas(sides: Sides): readonly DraftDelta[] {
  return pairsOf(sides, 'aws-auth').flatMap(({ before, after }) => {
    const had = mappingsOf(before);
    const has = mappingsOf(after);
    return [...deltasOf(after, has, before, had, 'gained'), ...deltasOf(before, had, after, has, 'lost')];
  });
}

type Mappings = ReadonlyMap<string, Mapping>;

function deltasOf(
  map: Placed | null,
  own: Mappings,
  otherMap: Placed | null,
  other: Mappings,
  way: 'gained' | 'lost',
): readonly DraftDelta[] {
  if (map === null) return [];
  return [...own].flatMap(([key, { list, who, as, lines }]): readonly DraftDelta[] => {
    const twin = other.get(key);
    const fresh = [...as].filter((one) => twin?.as.has(one) !== true).sort();
    if (fresh.length === 0) return [];
    const gained = way === 'gained';
    const rules = fresh.includes('group system:masters');
    const whose = list === 'mapAccounts' ? `Every IAM identity of account ${who}` : who;
    return [
      {
        kind: gained ? 'iam.access.added' : 'iam.access.removed',
        ...(gained && { severity: rules ? 'critical' : 'medium' }),
        subject: who,
        summary: `${whose} ${gained ? 'now signs' : 'no longer signs'} in to the cluster as ${listed(fresh)}${
          gained && rules ? ', which no role can hold back' : ''
        }`,
        facts: { system: 'kubernetes', list, identity: who, as: fresh },
        evidence: [
          evidenceIn(map, lines),
          ...(twin === undefined || otherMap === null ? [] : [evidenceIn(otherMap, twin.lines)]),
        ],
      },
    ];
  });
}

function mappingsOf(map: Placed | null): Mappings {
  const mappings = new Map<string, Mapping & { readonly as: Set<string> }>();
  if (map === null) return mappings;
  for (const entry of entriesOf(map.body.get('data')).values()) {
    const name = lists[entry.key];
    if (name === undefined) continue;
    for (const mapping of readList(map, entry, name)) {
      const key = JSON.stringify([mapping.list, mapping.who]);
      const known = mappings.get(key);
      if (known === undefined) mappings.set(key, { ...mapping, as: new Set(mapping.as) });
      else for (const one of mapping.as) known.as.add(one);
    }
  }
  return mappings;
}

/** @throws Unreadable where the text inside is no list of mappings. */
function readList(map: Placed, entry: TreeEntry, name: string): readonly Mapping[] {
  const { path } = map.file;
  const place = placesIn(map, entry);
  const fail = (line: number, reason: string): never => {
    throw new Unreadable(path, place({ startLine: line, endLine: line }).startLine, reason);
  };
  const read = (): TreeNode | undefined => {
    try {
      return readYamlDocuments(path, textOf(entry))[0];
    } catch (error) {
      if (error instanceof Unreadable) return fail(error.line, `${entry.key}: ${error.reason}`);
      throw error;
    }
  };
  // Some tools write the list itself where a text with the list inside is asked for.
  const list = entry.value.kind === 'scalar' ? read() : entry.value;
  if (list === undefined || isNothing(list)) return [];
  if (list.kind !== 'sequence') return fail(list.startLine, `${entry.key} must be a list`);
  return list.items.map((item): Mapping => {
    const lines = place(item);
    if (item.kind === 'scalar' && name === '') {
      return { list: entry.key, who: String(item.value), as: new Set(['itself']), lines };
    }
    const fields = item.kind === 'map' ? item.entries : fail(item.startLine, `${entry.key} must list maps`);
    const who = textOf(fields.get(name));
    const user = textOf(fields.get('username'));
    const groups = namesIn(map, fields.get('groups')).map((group) => `group ${group}`);
    const as = [...groups, ...(user === '' ? [] : [`user ${user}`])];
    return { list: entry.key, who, as: new Set(as.length === 0 ? ['itself'] : as), lines };
  });
}

/** @returns where lines of the inner text stand in the file; the whole entry where it is not written line by line. */
function placesIn(map: Placed, entry: TreeEntry): (inner: Lines) => Lines {
  if (entry.value.kind !== 'scalar') return (inner) => inner;
  const inner = textOf(entry).split('\n');
  const outer = linesOf(map.file);
  const stands = (line: number) =>
    (inner[line - 1] ?? '').trim() === (outer[entry.startLine + line - 1] ?? '').trim();
  return ({ startLine, endLine }) =>
    stands(startLine) && stands(endLine)
      ? { startLine: entry.startLine + startLine, endLine: entry.startLine + endLine }
      : { startLine: entry.startLine, endLine: entry.endLine };
}
