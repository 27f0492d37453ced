/** What each format is asked to add, and what holds of each: it is read back, and nothing else moves. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { TextFile } from '../../src/change/snapshot.ts';
import { applyEdits } from '../../src/models/formats/edit.ts';
import type { Addition, ModelFormat, TextEdit } from '../../src/models/formats/format.ts';
import type { ThreatModel } from '../../src/models/model.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

const reason = 'The change adds it: "tides" #1, at 04:00.';

export const additions: readonly Addition[] = [
  {
    add: 'component',
    reason,
    name: 'Tide gauge',
    kind: 'store',
    technology: 'TimescaleDB 2',
    tags: ['aws_db_instance.tides', 'tides'],
  },
  { add: 'component', reason, name: 'Buoys & "lights"', kind: 'external', technology: null, tags: [] },
  { add: 'identity', reason, name: 'Harbour pilot', kind: 'agent' },
  { add: 'flow', reason, name: 'Reads tides', from: 'Harbour pilot', to: 'Tide gauge', protocol: 'HTTPS' },
  {
    add: 'threat',
    reason,
    name: 'Tides: forged',
    category: 'Tampering',
    severity: 'high',
    about: ['Tide gauge', 'Reads tides'],
  },
];

export function fileOf(path: string, text: string): TextFile {
  return { state: 'text', path, text, blob: '0', mode: 'file' };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Suggests all of the above, and reads it back. @returns the text with it. */
export function expectAdded(format: ModelFormat, file: TextFile): string {
  const edits = format.suggest?.(file, additions) ?? [];
  expectUntouched(file.text, edits);
  const text = applyEdits(file.text, edits);
  const [before] = format.read(file);
  const [after] = format.read(fileOf(file.path, text));
  if (before === undefined || after === undefined) throw new Error('no model');
  const added = (of: (model: ThreatModel) => readonly Named[]) => {
    const known = new Set(of(before).map(({ id }) => id));
    expect(of(after).filter(({ id }) => known.has(id))).toHaveLength(known.size);
    return of(after).filter(({ id }) => !known.has(id));
  };
  const components = added((model) => model.components);
  expect(components.map(({ name }) => name)).toEqual(['Tide gauge', 'Buoys & "lights"']);
  const [pilot] = added((model) => model.identities);
  expect(pilot).toMatchObject({ name: 'Harbour pilot', kind: 'agent' });
  const [flow] = added((model) => model.flows);
  const gauge = components[0];
  expect(gauge).toMatchObject({ kind: 'store', tags: ['aws_db_instance.tides', 'tides'] });
  expect(flow).toMatchObject({ name: 'Reads tides', from: pilot?.id, to: gauge?.id });
  const threats = added((model) => model.threats);
  for (const threat of threats)
    expect(threat).toMatchObject({ name: 'Tides: forged', severity: 'high', status: 'open' });
  expect(
    new Set(threats.flatMap((threat) => after.threats.find(({ id }) => id === threat.id)?.about)),
  ).toEqual(new Set([gauge?.id, flow?.id]));
  return text;
}

/** How Threat Dragon paints a part without open threats, which a first threat changes. */
const calm = /^(?:1\.5|"#333333"|"element-\w+ hasNoOpenThreats isInScope")$/;

/** Edits take nothing but white space, `[]`, `{}`, `~`, `null` and a number that counts on. */
export function expectUntouched(text: string, edits: readonly TextEdit[]): void {
  for (const { start, end } of edits) {
    const taken = text.slice(start, end);
    if (!calm.test(taken)) expect(taken).toMatch(/^\s*(?:\[\s*\]|\{\s*\}|~|null|false|\d+|\*\w+)?$/);
  }
}

/** Cut, or with a piece taken out: a model or Unreadable, and edits only where there is a model. */
export function expectSafe(format: ModelFormat, { path, text }: TextFile): void {
  const place = fc.nat({ max: text.length });
  fc.assert(
    fc.property(place, place, (a, b) => {
      const cut = fileOf(path, text.slice(0, a) + text.slice(Math.max(a, b)));
      format.recognises(cut.text);
      try {
        format.read(cut);
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
        return;
      }
      const edits = format.suggest?.(cut, additions) ?? [];
      expect(() => format.read(fileOf(path, applyEdits(cut.text, edits)))).not.toThrow();
    }),
    { numRuns: 60 },
  );
}
