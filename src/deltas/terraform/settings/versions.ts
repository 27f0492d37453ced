/** Versions of Terraform, of providers, and of what the lock file holds. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { HclFile } from '../../../syntax/hcl/ast.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { evaluatePart } from '../evaluation/body.ts';
import { knownText, placeOf } from '../evaluation/values.ts';
import type { Infrastructure } from '../infrastructure.ts';
import { isLock } from '../module.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, inWords, paired } from './changed.ts';
import { requiredIn } from './providers.ts';

interface Version {
  readonly text: string;
  readonly place: Place;
}

export function versionDeltas({ before, after }: Sides): readonly DraftDelta[] {
  return [
    ...compared(versionsOf(before), versionsOf(after)),
    ...compared(lockedIn(before), lockedIn(after)),
    ...checksumDeltas(before, after),
  ];
}

function compared(
  before: ReadonlyMap<string, Version>,
  after: ReadonlyMap<string, Version>,
): readonly DraftDelta[] {
  return paired(before, after).flatMap(([key, was, is]) => {
    if (was === undefined || is === undefined || was.text === is.text) return [];
    const name = key.slice(key.indexOf(' ') + 1);
    const major = majorOf(was.text) !== majorOf(is.text);
    return changedSetting({
      subject: `version of ${name}`,
      summary: `${name} is held to version ${is.text} (was ${was.text})${major ? '; a major version may change what is the default' : ''}`,
      facts: { of: name, before: was.text, after: is.text, major },
      after: is.place,
      before: was.place,
    });
  });
}

function majorOf(version: string): string {
  return /\d+/.exec(version)?.[0] ?? '';
}

/** By module and name; what a side does not hold to any version counts as "any". */
function versionsOf({ scopes }: Infrastructure): ReadonlyMap<string, Version> {
  const found = new Map<string, Version>();
  for (const scope of scopes) {
    for (const { source, version, place } of requiredIn(scope).values()) {
      const text = version === null ? 'any' : inWords(version);
      found.set(`${scope.address} provider ${source}`, { text, place });
    }
    for (const { block, file } of scope.module.blocks) {
      const required =
        block.type === 'terraform'
          ? evaluatePart(block.body, 'required_version', { ...scope.environment, file })
          : null;
      if (required === null) continue;
      found.set(`${scope.address} Terraform`, {
        text: knownText(required) ?? inWords(required),
        place: placeOf(required),
      });
    }
  }
  return found;
}

function lockedIn(side: Infrastructure): ReadonlyMap<string, Version> {
  return new Map(
    [...locks(side)].flatMap(([name, { version, place }]) =>
      version === null ? [] : [[`lock provider ${name} in the lock file`, { text: version, place }] as const],
    ),
  );
}

interface Lock {
  readonly version: string | null;
  readonly hashes: ReadonlySet<string>;
  readonly place: Place;
}

function locks({ scopes }: Infrastructure): ReadonlyMap<string, Lock> {
  const found = new Map<string, Lock>();
  for (const { module, environment } of scopes.slice(0, 1)) {
    for (const { file, hcl } of module.files.filter((one) => isLock(one.file.path))) {
      for (const [name, lock] of lockedBy(file, hcl)) {
        found.set(name, { ...lock, place: { ...lock.place, side: environment.world.side } });
      }
    }
  }
  return found;
}

function lockedBy(file: TextFile, { body }: HclFile): readonly (readonly [string, Lock])[] {
  return body.blocks.flatMap((block) => {
    if (block.type !== 'provider') return [];
    const version = block.body.attributes.get('version')?.value;
    const hashes = block.body.attributes.get('hashes')?.value;
    const items = hashes?.kind === 'list' ? hashes.items : [];
    const texts = items.flatMap((item) => (item.kind === 'literal' ? [String(item.value)] : []));
    const name = (block.labels[0] ?? '')
      .toLowerCase()
      .replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '');
    const { startLine, endLine } = block;
    const place: Place = { file, side: 'after', startLine, endLine };
    const text = version?.kind === 'literal' ? String(version.value) : null;
    return [[name, { version: text, hashes: new Set(texts), place }] as const];
  });
}

/** More platforms bring more checksums; that none is left of the same version is odd. */
function checksumDeltas(before: Infrastructure, after: Infrastructure): readonly DraftDelta[] {
  return paired(locks(before), locks(after)).flatMap(([name, was, is]) => {
    if (was === undefined || is === undefined || was.version !== is.version || was.hashes.size === 0)
      return [];
    if ([...was.hashes].some((hash) => is.hashes.has(hash))) return [];
    return changedSetting({
      subject: `checksums of provider ${name}`,
      severity: 'medium',
      summary: `provider ${name} ${is.version ?? ''} is taken with other checksums than before, though its version stays`,
      facts: { provider: name, version: is.version ?? '' },
      after: is.place,
      before: was.place,
    });
  });
}
