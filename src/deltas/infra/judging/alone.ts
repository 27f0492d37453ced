/** A resource that one side has and the other has not: what that means by its sort. */
import type { DraftDelta } from '../../delta.ts';
import type { ResourceMeaning } from '../catalogue.ts';
import type { Sort } from '../meaning/schema.ts';
import type { Resource } from '../resource.ts';
import { fill, mirrorOf } from './attributes.ts';
import { evidenceOf } from './places.ts';
import { holdsTerm, scalarText, shortened, slotsAt } from './values.ts';

/** What is said where the record has no words of its own; of a guard, the first is that it went. */
const sentences: Readonly<Record<Sort, readonly [worse: string, better: string]>> = {
  asset: [
    '{name} is new, and holds or carries data',
    '{name} is gone, with the data that it held or carried',
  ],
  guard: ['{name} is gone, and what it guarded is on its own', '{name} is set up'],
  exposure: [
    '{name} is new, and can be reached from outside',
    '{name} is gone, and can no longer be reached',
  ],
  network: ['{name} is new, and joins networks', '{name} is gone, and no longer joins networks'],
  rules: ['{name} is new', '{name} is gone'],
  access: ['{name} is new', '{name} is gone'],
  neutral: ['{name} is new', '{name} is gone'],
};

const records = ['{name} is gone, and records nothing any more', '{name} is set up'] as const;

/** @returns null where what it is made of says it all. */
export function aloneDelta(
  meaning: ResourceMeaning,
  known: boolean,
  resource: Resource,
  way: 'new' | 'gone',
): DraftDelta | null {
  if (meaning.is === 'rules' || meaning.is === 'access') return null;
  // A guard is the other way round: it is for the worse that it goes.
  const worse = (way === 'new') !== (meaning.is === 'guard');
  const kind = worse ? meaning.kind : mirrorOf(meaning.kind);
  const plain = meaning.kind === 'infra.resource.added';
  const title = titleOf(meaning, resource);
  const name = title === null ? resource.name : `${resource.name} (${title})`;
  const [says, unsays] = meaning.kind === 'infra.logging.removed' ? records : sentences[meaning.is];
  const sentence = fill((worse ? meaning.says : meaning.unsays) ?? (worse ? says : unsays), { name });
  const reason = known ? '' : `; what ${resource.type} means is not in the catalogue`;
  const evidence = evidenceOf(null, { resource, node: null });
  return {
    kind,
    subject: resource.name,
    ...(worse || plain ? { severity: meaning.severity } : {}),
    summary: `${sentence}${reason}`,
    facts: { type: resource.type },
    ...(meaning.frameworks.length > 0 ? { frameworks: meaning.frameworks } : {}),
    evidence,
  };
}

function titleOf({ title }: ResourceMeaning, { body, name }: Resource): string | null {
  if (title === null) return null;
  const text = scalarText(slotsAt(body, title)[0]?.value ?? null);
  return text === null || holdsTerm(text) || name.replace(/\[[^[\]]*\]$/, '').endsWith(` ${text}`)
    ? null
    : shortened(text);
}
