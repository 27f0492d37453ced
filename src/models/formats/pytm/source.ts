/** A Python script of pytm in, its model out, as far as its elements are literal. */
import type { ModelPlace, ThreatModel } from '../../model.ts';
import { modelOf, type Said, type SaidThreat, sorts } from './elements.ts';
import { type Call, readPython, type Value } from './python.ts';

export const importsPytm = /^[ \t]*(?:from|import)[ \t]+pytm\b/m;

interface Built extends Said {
  readonly attributes: Map<string, Value>;
  readonly links: Map<string, Said>;
}

/** What the first places of a call are for; an element's only one is its name. */
const flowPlaces = ['source', 'sink', 'name'];

/** @returns no model where a script has nothing to do with pytm, or makes no element of it. */
export function readSource(path: string, text: string): readonly ThreatModel[] {
  if (!importsPytm.test(text)) return [];
  const variables = new Map<string, Built>();
  const said: Built[] = [];
  const threats: SaidThreat[] = [];
  for (const { target, value, place } of readPython(path, text)) {
    const call = value.kind === 'call' ? value.call : null;
    if (call !== null && sorts.has(call.name)) {
      const one = build(call, place, variables);
      if (one !== null) said.push(one);
      // A variable whose name is computed is nothing that anybody can name.
      if (target !== null && one !== null) variables.set(target, one);
      else if (target !== null) variables.delete(target);
      if (one !== null) threats.push(...overridesOf(call.named.get('overrides'), one, place));
    } else if (target !== null) {
      const dot = target.lastIndexOf('.');
      const holder = target.slice(0, Math.max(0, dot));
      const inControls = holder.endsWith('.controls');
      const of = variables.get(inControls ? holder.slice(0, -'.controls'.length) : holder);
      const key = `${inControls ? 'controls.' : ''}${target.slice(dot + 1)}`;
      if (of === undefined) {
        const known = value.kind === 'path' ? variables.get(value.path) : undefined;
        if (known === undefined) variables.delete(target);
        else variables.set(target, known);
        continue;
      }
      set(of, key, value, variables);
      if (key === 'overrides') threats.push(...overridesOf(value, of, place));
    }
  }
  const tm = said.find(({ sort }) => sort === 'TM');
  if (said.length === 0) return [];
  return [modelOf(path, { name: tm?.name ?? null, text: (key) => tm?.text(key) ?? null }, said, threats)];
}

function build(
  { name: sort, positional, named }: Call,
  place: ModelPlace,
  variables: ReadonlyMap<string, Built>,
) {
  const attributes = new Map<string, Value>();
  const links = new Map<string, Said>();
  const one: Built = {
    sort,
    place,
    attributes,
    links,
    get name() {
      return textOf(attributes.get('name')) ?? sort;
    },
    text: (key) => textOf(attributes.get(key)),
    texts: (key) => {
      const value = attributes.get(key);
      return value?.kind === 'list' ? value.items.flatMap((item) => textOf(item) ?? []) : [];
    },
    keys: () => [...attributes.keys()],
    computed: (key) => ['computed', 'call'].includes(attributes.get(key)?.kind ?? ''),
    refers: (key) => links.get(key) ?? null,
  };
  for (const [at, value] of positional.entries()) {
    const key = sort === 'Dataflow' ? flowPlaces[at] : at === 0 ? 'name' : undefined;
    if (key !== undefined) set(one, key, value, variables);
  }
  for (const [key, value] of named) set(one, key, value, variables);
  return attributes.get('name')?.kind === 'text' ? one : null;
}

/** A variable means what it means at this line. */
function set(of: Built, key: string, value: Value, variables: ReadonlyMap<string, Built>): void {
  const linked = value.kind === 'path' ? variables.get(value.path) : undefined;
  if (linked === undefined) of.links.delete(key);
  else of.links.set(key, linked);
  if (key !== 'name' || value.kind === 'text') of.attributes.set(key, value);
  // `controls=Controls(isHardened=True)`
  if (key === 'controls' && value.kind === 'call')
    for (const [control, given] of value.call.named) of.attributes.set(`controls.${control}`, given);
}

/** `overrides=[Finding(threat_id="INP02", response="accepted: ...")]`: all other findings are computed. */
function overridesOf(value: Value | undefined, about: Said, place: ModelPlace): readonly SaidThreat[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item): SaidThreat[] => {
    if (item.kind !== 'call' || item.call.name !== 'Finding') return [];
    const text = (key: string) => textOf(item.call.named.get(key));
    const threat = text('threat_id');
    if (threat === null) return [];
    const name = text('description') ?? threat;
    return [{ threat, name, place, severity: text('severity'), response: text('response'), about }];
  });
}

function textOf(value: Value | undefined): string | null {
  const text = value?.kind === 'text' ? value.text : value?.kind === 'path' ? value.path : '';
  return text.trim() === '' || text === 'None' ? null : text.trim();
}
