/** What is said of a part of a model that is new, gone or another than before: pieces of one sentence. */
import type { Boundary, Component, DataAsset, Flow, Identity, Says, Threat, ThreatModel } from '../model.ts';
import { type Naming, namesOf, quoted } from './naming.ts';
import { saidText, toldOf } from './says.ts';

/** One property: its value as a text that is the same where the meaning is, and what to say where it is not. */
interface Property<T> {
  readonly value: (part: T, naming: Naming | null) => string;
  readonly tell: (before: T, after: T, naming: Naming) => string;
}

export interface Said<T> {
  readonly properties: readonly Property<T>[];
  readonly fresh: (part: T, naming: Naming) => readonly string[];
  /** What it was, where that matters when it is gone. */
  readonly gone: (part: T) => string | null;
}

/** @returns a piece for each property that differs. */
export function notesOn<T>({ properties }: Said<T>, before: T, after: T, naming: Naming): readonly string[] {
  return properties.flatMap(({ value, tell }) =>
    value(before, naming) === value(after, null) ? [] : [tell(before, after, naming)],
  );
}

/** "technology "Go" (was "Rust")". */
function word<T>(label: string, of: (part: T) => string | null): Property<T> {
  const shown = (part: T) => {
    const text = of(part);
    return text === null ? 'none' : quoted(text);
  };
  return {
    value: (part) => JSON.stringify(of(part)),
    tell: (before, after) => `${label} ${shown(after)} (was ${shown(before)})`,
  };
}

/** One of our own words: "store (was process)". */
function plain<T>(of: (part: T) => string, label = ''): Property<T> {
  return { value: of, tell: (before, after) => `${label}${of(after)} (was ${of(before)})` };
}

/** A set of ids; those of the side before count as what they are called after. */
function references<T>(label: string, of: (part: T) => readonly (string | null)[]): Property<T> {
  const ids = (part: T) => of(part).filter((id) => id !== null);
  const shown = (part: T, names: ReadonlyMap<string, string>) =>
    ids(part).length === 0 ? 'nothing' : namesOf(ids(part), names);
  return {
    value: (part, naming) =>
      JSON.stringify([...new Set(ids(part).map((id) => naming?.renamed.get(id) ?? id))].sort()),
    tell: (before, after, naming) =>
      `${label} ${shown(after, naming.after)} (was ${shown(before, naming.before)})`,
  };
}

function texts<T>(label: string, of: (part: T) => readonly string[]): Property<T> {
  const shown = (part: T) => (of(part).length === 0 ? 'none' : namesOf(of(part), new Map()));
  return {
    value: (part) => JSON.stringify([...of(part)].sort()),
    tell: (before, after) => `${label} ${shown(after)} (was ${shown(before)})`,
  };
}

const own: Property<{ readonly says: Says }> = {
  value: ({ says }, naming) => saidText(says, naming),
  tell: (before, after, naming) => toldOf(before.says, after.says, naming),
};

const given = (...notes: readonly (string | null | false)[]) =>
  notes.filter((note): note is string => typeof note === 'string');
const silent = () => null;

export const statusWords = {
  open: 'open',
  mitigated: 'mitigated',
  accepted: 'accepted',
  transferred: 'transferred',
  'not-applicable': 'not applicable',
} as const satisfies Record<Threat['status'], string>;

const longMitigation = 160;

const mitigation: Property<Threat> = {
  value: ({ mitigation: text }) => JSON.stringify(text),
  tell: (_, { mitigation: text, status }) => {
    if (text === null) return 'its mitigation is no longer written';
    return `${status === 'mitigated' ? 'by' : 'mitigation'} ${quoted(text, longMitigation)}`;
  },
};

const threat: Said<Threat> = {
  properties: [
    plain(({ status }) => statusWords[status]),
    mitigation,
    plain(({ severity }) => severity ?? 'ungraded', 'severity '),
    word('owner', ({ owner }) => owner),
    word('due', ({ due }) => due),
    word('category', ({ category }) => category),
    references('about', ({ about }) => about),
  ],
  fresh: ({ status, severity, mitigation: text, about }, naming) =>
    given(
      statusWords[status],
      severity,
      about.length > 0 && `about ${namesOf(about, naming.after)}`,
      text !== null && `${status === 'mitigated' ? 'by' : 'mitigation'} ${quoted(text, longMitigation)}`,
    ),
  gone: ({ status }) => `it was ${statusWords[status]}`,
};

const component: Said<Component> = {
  properties: [
    plain(({ outOfScope }) => (outOfScope ? 'out of scope' : 'in scope')),
    plain(({ kind }) => kind),
    word('technology', ({ technology }) => technology),
    references('in', ({ boundaries }) => boundaries),
    texts('tags', ({ tags }) => tags),
    own,
  ],
  fresh: ({ kind, technology, boundaries, outOfScope }, naming) =>
    given(
      kind,
      technology !== null && quoted(technology),
      boundaries.length > 0 && `in ${namesOf(boundaries, naming.after)}`,
      outOfScope && 'out of scope',
    ),
  gone: silent,
};

const identity: Said<Identity> = {
  properties: [plain(({ kind }) => kind), own],
  fresh: ({ kind }) => [kind],
  gone: silent,
};

const boundary: Said<Boundary> = {
  properties: [word('kind', ({ kind }) => kind), own],
  fresh: ({ kind }) => given(kind !== null && quoted(kind)),
  gone: silent,
};

const flow: Said<Flow> = {
  properties: [
    references('from', ({ from }) => [from]),
    references('to', ({ to }) => [to]),
    word('protocol', ({ protocol }) => protocol),
    references('crosses', ({ crosses }) => crosses),
    own,
  ],
  fresh: ({ from, to, protocol, crosses }, naming) =>
    given(
      from !== null && `from ${namesOf([from], naming.after)}`,
      to !== null && `to ${namesOf([to], naming.after)}`,
      protocol !== null && quoted(protocol),
      crosses.length > 0 && `across ${namesOf(crosses, naming.after)}`,
    ),
  gone: silent,
};

const asset: Said<DataAsset> = {
  properties: [word('classification', ({ classification }) => classification), own],
  fresh: ({ classification }) => given(classification !== null && quoted(classification)),
  gone: silent,
};

const model: Said<ThreatModel> = {
  properties: [texts('owners', ({ owners }) => owners), texts('covers', ({ covers }) => covers), own],
  fresh: () => [],
  gone: silent,
};

export const sayings = { threat, component, identity, boundary, flow, asset, model } as const;
