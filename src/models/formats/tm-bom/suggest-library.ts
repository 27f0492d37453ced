/**
 * What a model of the threat-model library lacks in, the edits that add it out, valid by the schema of version 1.0.2.
 * What the schema has no field for stands in lines of the description; a grade needs a risk, a threat a persona.
 */
import type { Severity } from '../../../deltas/delta.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { slugOf, uniqueIds } from '../reading/ids.ts';
import { described, type Notes } from '../reading/notes.ts';
import { field, itemsOf, textOf } from '../reading/tree.ts';
import { append, inOrder, type Target } from '../writing/append.ts';
import { type Written, type WrittenMap, written } from '../writing/written.ts';
import { nameOf } from './library.ts';

export function suggestLibrary(target: Target, additions: readonly Addition[]): readonly TextEdit[] {
  const { tree } = target;
  const ends = new Map<string, WrittenMap>();
  for (const [type, section] of Object.entries(endSections))
    for (const node of itemsOf(field(tree, section))) {
      const { id, name } = nameOf(node, type);
      if (!ends.has(name)) ends.set(name, written({ type, object: id }));
    }
  const newSymbol = uniqueIds(symbolsOf(tree, ['components', 'data_stores', 'actors', 'data_flows']));
  const parts = newParts(additions, ends, newSymbol);
  const flowNames = new Map(
    itemsOf(field(tree, 'data_flows')).map((node) => [nameOf(node, '').name, nameOf(node, '').id]),
  );
  const flows = newFlows(additions, ends, flowNames, newSymbol);
  const symbols = new Map([...ends].map(([name, end]) => [name, String(end.get('object'))]));
  for (const [name, symbol] of flowNames) if (!symbols.has(name)) symbols.set(name, symbol);
  const persona = personaFor(tree);
  const { threats, risks } = newThreats(additions, symbols, persona.symbol, tree);
  return inOrder([
    append(target, ['actors'], parts.actors),
    append(target, ['components'], parts.components),
    append(target, ['data_stores'], parts.data_stores),
    append(target, ['data_flows'], flows),
    append(target, ['threat_personas'], threats.length > 0 ? persona.made : []),
    append(target, ['threats'], threats),
    append(target, ['risks'], risks),
  ]);
}

/** What a flow may begin and end at, by the words of its references. */
const endSections = { component: 'components', data_store: 'data_stores', actor: 'actors' } as const;

function symbolsOf(tree: TreeNode, sections: readonly string[]): readonly string[] {
  return sections.flatMap((section) =>
    itemsOf(field(tree, section)).flatMap((node) => textOf(field(node, 'symbolic_name')) ?? []),
  );
}

/** The schema knows no agent: a system, with a note. */
const actorTypes = { human: 'user', service: 'system', agent: 'system' } as const;

function newParts(
  additions: readonly Addition[],
  ends: Map<string, WrittenMap>,
  newSymbol: (wanted: string) => string,
): Readonly<Record<'actors' | 'components' | 'data_stores', readonly WrittenMap[]>> {
  const made = {
    actors: [] as WrittenMap[],
    components: [] as WrittenMap[],
    data_stores: [] as WrittenMap[],
  };
  for (const part of additions) {
    if ((part.add !== 'component' && part.add !== 'identity') || ends.has(part.name)) continue;
    const symbol = newSymbol(slugOf(part.name));
    const described = (notes: Partial<Notes>, more: Readonly<Record<string, Written | undefined>>) =>
      partWith(symbol, part, notes, more);
    if (part.add === 'identity') {
      const noted = part.kind === 'agent' ? { kind: part.kind } : {};
      made.actors.push(described(noted, { type: actorTypes[part.kind] }));
    } else if (part.kind === 'external') {
      const { technology, tags } = part;
      made.actors.push(described({ technology, tags }, { type: 'third_party' }));
    } else if (part.kind === 'store') {
      const { technology } = part;
      const type = storeType(technology ?? part.name);
      made.data_stores.push(described({ tags: part.tags }, { type, product: technology ?? undefined }));
    } else {
      const { technology, tags } = part;
      made.components.push(described({ kind: part.kind === 'other' ? 'other' : null, technology, tags }, {}));
    }
    const type =
      part.add === 'identity' || part.kind === 'external'
        ? 'actor'
        : part.kind === 'store'
          ? 'data_store'
          : 'component';
    ends.set(part.name, written({ type, object: symbol }));
  }
  return made;
}

/** Every part of the schema begins with these three. */
function partWith(
  symbol: string,
  { name, reason }: Addition,
  notes: Partial<Notes>,
  more: Readonly<Record<string, Written | undefined>>,
): WrittenMap {
  return written({ symbolic_name: symbol, title: name, description: described(reason, notes), ...more });
}

/** The six types of the schema, by the words of what is used. */
const storeTypes: readonly (readonly [string, RegExp])[] = [
  ['time_series', /time|influx|prometheus/],
  ['graph', /graph|neo4j|neptune/],
  ['document', /document|mongo|couch|elastic|opensearch|firestore|cosmos/],
  ['key_value', /redis|valkey|memcache|dynamo|key|vault|secret|etcd|cache|queue|sqs|kafka/],
  ['sql', /sql|postgres|oracle|aurora|maria|rds|database|bigquery|snowflake|redshift/],
];

function storeType(words: string): string {
  const lower = words.slice(0, 200).toLowerCase();
  return storeTypes.find(([, pattern]) => pattern.test(lower))?.[0] ?? 'object';
}

/** Protocols that encrypt by themselves. */
const encrypted = /https|tls|ssl|ssh|sftp|wss|quic|grpcs|mtls/i;

/** Nobody has said yet whether the data are sensitive: until then they are. */
function newFlows(
  additions: readonly Addition[],
  ends: ReadonlyMap<string, WrittenMap>,
  flowNames: Map<string, string>,
  newSymbol: (wanted: string) => string,
): readonly WrittenMap[] {
  return additions.flatMap((flow): readonly WrittenMap[] => {
    if (flow.add !== 'flow' || flowNames.has(flow.name)) return [];
    const [source, destination] = [ends.get(flow.from), ends.get(flow.to)];
    if (source === undefined || destination === undefined) return [];
    const symbol = newSymbol(slugOf(flow.name));
    flowNames.set(flow.name, symbol);
    const { protocol } = flow;
    const sure = { has_sensitive_data: true, encrypted: encrypted.test(protocol ?? '') };
    return [partWith(symbol, flow, { protocol }, { source, destination, ...sure })];
  });
}

/** A threat has to name who poses it. */
function personaFor(tree: TreeNode): { readonly symbol: string; readonly made: readonly WrittenMap[] } {
  const [first] = symbolsOf(tree, ['threat_personas']);
  if (first !== undefined) return { symbol: first, made: [] };
  const persona = written({
    symbolic_name: 'not-named-yet',
    title: 'Not named yet',
    description: 'Nobody has said yet who poses this threat.',
    is_person: true,
    skill_level: 'engineer',
    access_level: 'anonymous',
    malicious_intent: true,
    applicability_to_org: 'moderate',
  });
  return { symbol: 'not-named-yet', made: [persona] };
}

/** A likelihood and an impact whose product stands for the grade (the library's tab_specification.md, read 2026-11). */
const grades: Readonly<Record<Severity, readonly [string, string, number, string]>> = {
  critical: ['likely', 'severe', 20, 'critical'],
  high: ['possible', 'major', 12, 'high'],
  medium: ['possible', 'moderate', 9, 'medium'],
  low: ['unlikely', 'minor', 4, 'low'],
  info: ['rare', 'minor', 2, 'very_low'],
};

function newThreats(
  additions: readonly Addition[],
  symbols: ReadonlyMap<string, string>,
  persona: string,
  tree: TreeNode,
): { readonly threats: readonly WrittenMap[]; readonly risks: readonly WrittenMap[] } {
  const newThreat = uniqueIds(symbolsOf(tree, ['threats']));
  const newRisk = uniqueIds(symbolsOf(tree, ['risks']));
  const threats: WrittenMap[] = [];
  const risks: WrittenMap[] = [];
  for (const threat of additions) {
    if (threat.add !== 'threat') continue;
    const { name, category, severity } = threat;
    const symbol = newThreat(slugOf(name));
    const about = threat.about.flatMap((part) => symbols.get(part) ?? []);
    // The schema has no categories: CWE's numbers have a place, other words are the event.
    const weakness = /CWE-(\d{1,6})/.exec(category ?? '')?.[1];
    threats.push(
      partWith(
        symbol,
        threat,
        {},
        {
          components_affected: about.length > 0 ? about : undefined,
          threat_persona: persona,
          event: category ?? name,
          sources: ['adversary'],
          weaknesses: weakness === undefined ? undefined : [written({ cwe_id: Number(weakness) })],
        },
      ),
    );
    const [likelihood, impact, score, level] = grades[severity];
    const graded = { likelihood, impact, impact_description: 'Nobody has judged this yet.', score, level };
    risks.push(partWith(newRisk(symbol), threat, {}, { threats: [symbol], ...graded }));
  }
  return { threats, risks };
}
