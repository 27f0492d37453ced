/** New cells of a Threat Dragon diagram, as the tool draws them: of version 2 (X6) and of version 1 (joint.js). */
import type { Severity } from '../../../deltas/delta.ts';
import { type Written, type WrittenMap, written } from '../writing/written.ts';
import type { Box } from './geometry.ts';

/** Strokes of a part with open threats and of one without (td.vue/src/service/x6/graph/data-changed.js, read 2026-11). */
export const strokes = {
  open: { stroke: 'red', strokeWidth: 2.5 },
  none: { stroke: '#333333', strokeWidth: 1.5 },
} as const;

/** Those of the tool's own dialog; it has none below "Low". */
const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Low',
};

export interface NewThreat {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly category: string | null;
  readonly severity: Severity;
  readonly description: string;
  /** The diagram's: "STRIDE". */
  readonly method: string;
}

/** Versions name the id differently; a reader of either passes over what it does not know. */
export function threatFor(version: 1 | 2, threat: NewThreat): WrittenMap {
  return written({
    [version === 1 ? 'threatId' : 'id']: threat.id,
    title: threat.title,
    status: 'Open',
    severity: severityWords[threat.severity],
    type: threat.category ?? '',
    description: threat.description,
    mitigation: '',
    modelType: threat.method,
    number: threat.number,
  });
}

/** A part that is drawn for the first time; its threats are already written. */
export interface NewPart {
  readonly id: string;
  readonly sort: 'actor' | 'process' | 'store';
  readonly name: string;
  readonly description: string;
  readonly box: Box;
  readonly level: number;
  readonly threats: readonly WrittenMap[];
}

/** What `data.type` says in version 2 and `type` in version 1. */
const types = { actor: 'tm.Actor', process: 'tm.Process', store: 'tm.Store', flow: 'tm.Flow' } as const;

export function partCell(version: 1 | 2, part: NewPart): WrittenMap {
  const { x, y, width, height } = part.box;
  const placed = { position: written({ x, y }), size: written({ width, height }) };
  if (version === 1) return joined(part, placed, elementAttrs(part));
  const line = strokeOf(part.threats);
  // A store is drawn as two lines and no frame.
  const lines: Record<string, Written> =
    part.sort === 'store' ? { topLine: line, bottomLine: line } : { body: line };
  return written({
    ...placed,
    attrs: written({ text: written({ text: part.name }), ...lines }),
    visible: true,
    shape: part.sort,
    id: part.id,
    zIndex: part.level,
    data: dataOf(part, {}),
  });
}

/** A flow; both its ends are cells of the same diagram. */
export interface NewFlow {
  readonly id: string;
  readonly sort: 'flow';
  readonly name: string;
  readonly description: string;
  readonly protocol: string | null;
  readonly from: string;
  readonly to: string;
  readonly level: number;
  readonly threats: readonly WrittenMap[];
}

export function flowCell(version: 1 | 2, flow: NewFlow): WrittenMap {
  const { name, from, to, protocol } = flow;
  if (version === 1) {
    const text = written({ text: name, 'font-weight': '400', 'font-size': 'small' });
    const ends = { source: written({ id: from }), target: written({ id: to }), vertices: [] };
    const label = written({ position: 0.5, attrs: written({ text }) });
    // Version 1 draws lines ten by ten.
    const size = written({ width: 10, height: 10 });
    const drawn = { size, smooth: true, ...ends, labels: [label], protocol: protocol ?? undefined };
    return joined(flow, drawn, lineAttrs(flow));
  }
  const marker = { targetMarker: written({ name: 'block' }), sourceMarker: written({ name: '' }) };
  return written({
    shape: 'flow',
    attrs: written({ line: new Map([...strokeOf(flow.threats), ...written(marker)]) }),
    width: 200,
    height: 100,
    zIndex: flow.level,
    connector: 'smooth',
    data: dataOf(flow, { isBidirectional: false, protocol: protocol ?? '' }),
    id: flow.id,
    labels: [written({ position: 0.5, attrs: written({ label: written({ text: name }) }) })],
    source: written({ cell: from }),
    target: written({ cell: to }),
    vertices: [],
  });
}

type New = NewPart | NewFlow;

/** The schema asks for a dash, and allows null for none. */
function strokeOf(threats: readonly unknown[]): WrittenMap {
  return written({ ...strokes[threats.length > 0 ? 'open' : 'none'], strokeDasharray: null });
}

function dataOf(cell: New, more: Readonly<Record<string, Written>>): WrittenMap {
  return written({
    type: types[cell.sort],
    name: cell.name,
    description: cell.description,
    outOfScope: false,
    reasonOutOfScope: '',
    ...more,
    isTrustBoundary: false,
    hasOpenThreats: cell.threats.length > 0,
    threats: cell.threats,
  });
}

/** A cell of joint.js. */
function joined(
  cell: New,
  drawn: Readonly<Record<string, Written | undefined>>,
  attrs: WrittenMap,
): WrittenMap {
  return written({
    type: types[cell.sort],
    ...drawn,
    angle: cell.sort === 'flow' ? undefined : 0,
    id: cell.id,
    z: cell.level,
    description: cell.description,
    hasOpenThreats: cell.threats.length > 0,
    threats: cell.threats.length > 0 ? cell.threats : undefined,
    attrs,
  });
}

/** The classes that colour a shape of version 1. */
function elementAttrs({ name, threats }: NewPart): WrittenMap {
  return written({
    '.element-shape': written({ class: `element-shape ${openClass(threats)} isInScope` }),
    text: written({ text: name }),
    '.element-text': written({ class: `element-text ${openClass(threats)} isInScope` }),
  });
}

function lineAttrs({ threats }: NewFlow): WrittenMap {
  return written({
    '.marker-target': written({ class: `marker-target ${openClass(threats)} isInScope` }),
    '.connection': written({ class: `connection ${openClass(threats)} isInScope` }),
  });
}

function openClass(threats: readonly unknown[]): string {
  return threats.length > 0 ? 'hasOpenThreats' : 'hasNoOpenThreats';
}
