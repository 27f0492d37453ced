/**
 * Parts in the Markdown of a Threat Composer workspace, in and out: items of lists under `### Components` and
 * `### Identities` (architecture) and `### Data flows` (data flow), such as
 * `- **Tide gauge** (store; TimescaleDB; tags: tides): Keeps the tides.` and `- **Reads** (Pilot -> Tide gauge; HTTPS): …`
 */
import { componentKinds, identityKinds } from '../../model.ts';
import type { Addition } from '../format.ts';

export const headings = { component: 'Components', identity: 'Identities', flow: 'Data flows' } as const;
export type PartSort = keyof typeof headings;

export interface WrittenPart {
  readonly sort: PartSort;
  readonly name: string;
  /** What stands in the brackets behind the name. */
  readonly facts: readonly string[];
}

export function partsIn(markdown: string | null): readonly WrittenPart[] {
  const parts: WrittenPart[] = [];
  let sort: PartSort | null = null;
  for (const line of markdown?.split('\n') ?? []) {
    if (line.startsWith('#')) sort = headingOf(line);
    const part = sort === null ? null : itemOf(line.trimEnd(), sort);
    if (part !== null) parts.push(part);
  }
  return parts;
}

/** @returns what the last heading of the text opens. */
export function lastHeading(markdown: string): PartSort | null {
  const heading = markdown.split('\n').findLast((line) => line.startsWith('#'));
  return heading === undefined ? null : headingOf(heading);
}

function headingOf(line: string): PartSort | null {
  const words = line.slice(0, 80).replace(/^#+/, '').trim().toLowerCase();
  const sorts = ['component', 'identity', 'flow'] as const;
  return sorts.find((sort) => headings[sort].toLowerCase() === words) ?? null;
}

function itemOf(line: string, sort: PartSort): WrittenPart | null {
  if (!/^[-*] \*\*/.test(line)) return null;
  const end = line.indexOf('**', 4);
  const name = end < 0 ? '' : line.slice(4, end).trim();
  if (name === '') return null;
  const rest = line.slice(end + 2);
  if (!rest.startsWith(' (')) return { sort, name, facts: [] };
  const close = rest.indexOf('): ');
  const facts = rest.slice(2, close < 0 ? rest.lastIndexOf(')') : close);
  return { sort, name, facts: facts.split(';').map((fact) => fact.trim()) };
}

/** @returns what the facts of a component or identity say. */
export function partFacts(facts: readonly string[]) {
  const tags = facts.find((fact) => fact.startsWith('tags:'));
  const [kind, ...others] = facts.filter((fact) => fact !== tags);
  const known = [...componentKinds, ...identityKinds].find((one) => one === kind);
  const technology = known === undefined ? kind : others[0];
  return {
    kind: known ?? null,
    technology: technology === undefined || technology === '' ? null : technology,
    tags: (tags ?? '')
      .slice('tags:'.length)
      .split(/[\s,]+/)
      .filter((tag) => tag !== ''),
  };
}

/** @returns the ends and the protocol of a flow. */
export function flowFacts([ends = '', protocol]: readonly string[]) {
  const [from = '', to = ''] = ends.split(' -> ');
  return { from: from.trim(), to: to.trim(), protocol: protocol ?? null };
}

/** @returns the item of a list that reads back as this part. */
export function itemFor(addition: Exclude<Addition, { add: 'threat' }>): string {
  const facts =
    addition.add === 'flow'
      ? [`${plain(addition.from)} -> ${plain(addition.to)}`, addition.protocol ?? '']
      : addition.add === 'identity'
        ? [addition.kind]
        : [addition.kind, addition.technology ?? '', tagged(addition.tags)];
  const said = facts.map((fact) => plain(fact).replaceAll(';', ',')).filter((fact) => fact !== '');
  return `- **${plain(addition.name)}** (${said.join('; ')}): ${plain(addition.reason)}`;
}

function tagged(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `tags: ${tags.map((tag) => tag.replace(/[\s,]+/g, '-')).join(', ')}`;
}

/** One line, that ends neither the name nor the brackets. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('**', '*').replaceAll('): ', ') ').trim();
}
