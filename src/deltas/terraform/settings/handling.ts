/** How Terraform handles resources: commands it runs for them, drift it ignores, what may not be destroyed, through which provider. */
import type { HclBlock } from '../../../syntax/hcl/ast.ts';
import type { DraftDelta, Facts } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { compareTraits, type Saying, shownPlaces, type Trait } from '../../traits.ts';
import { writtenAddress } from '../address.ts';
import { evaluateBody } from '../evaluation/body.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import { digest, knownText } from '../evaluation/values.ts';
import type { Infrastructure, TerraformResource } from '../infrastructure.ts';
import { nameOf } from '../names.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, evidenceOf, inWords, paired, readable } from './changed.ts';
import { identityOf } from './providers.ts';

export function handlingDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const [had, has] = [byAddress(before), byAddress(after)];
  const shared = (side: typeof had, other: typeof had) =>
    [...side.values()].filter(({ address }) => other.has(address));
  return [
    ...compareTraits(before.resources.flatMap(commandsOf), after.resources.flatMap(commandsOf)),
    ...compareTraits(shared(had, has).flatMap(lifecycleOf), shared(has, had).flatMap(lifecycleOf)),
    ...numberDeltas(paired(had, has)),
    ...providerMoves(paired(had, has), before, after),
  ];
}

function byAddress({ resources }: Infrastructure): ReadonlyMap<string, TerraformResource> {
  return new Map(resources.map((resource) => [resource.address, resource]));
}

function placeIn({ place }: TerraformResource, { startLine, endLine }: HclBlock): Place {
  return { ...place, startLine, endLine };
}

/** local-exec runs on whoever applies, the others on the machine that was made. */
function commandsOf(resource: TerraformResource): readonly Trait[] {
  const { block, environment, name } = resource;
  return block.body.blocks.flatMap((inner) => {
    if (inner.type !== 'provisioner') return [];
    const file = resource.place.file;
    const body = evaluateBody(inner.body, { ...environment, file });
    const what = inner.labels[0] ?? 'provisioner';
    const runs = ['command', 'inline', 'script', 'scripts', 'source', 'content'].flatMap(
      (key) => body.entries.get(key)?.value ?? [],
    );
    const shown = inWords(runs[0]);
    // What is copied runs only by another provisioner; a text written here may be the script that one runs.
    const copied = what === 'file' && runs[0] !== undefined && knownText(runs[0]) === null;
    const does = what === 'file' ? 'puts' : 'runs';
    const how = what === 'file' ? 'on the machine' : `through ${what}`;
    const trait: Trait = {
      subject: name,
      facts: { provisioner: what, runs: shown, digest: digest(meaningOf(body)).slice(0, 16) },
      evidence: evidenceOf(placeIn(resource, inner)),
      gained: {
        kind: 'infra.code.added',
        summary: `${name} ${does} ${shown} ${how}`,
        ...(copied && { severity: 'low' as const }),
      },
      lost: { kind: 'infra.code.removed', summary: `${name} no longer ${does} ${shown} ${how}` },
    };
    return [trait];
  });
}

/** Drift of these would be an attacker's work that nobody sees. */
const watched =
  /^all$|polic|ingress|egress|assume_role|permission|acl|principal|security_group|rule|role|access|public|encrypt|logging/;

function lifecycleOf(resource: TerraformResource): readonly Trait[] {
  return resource.block.body.blocks.flatMap((inner) => {
    if (inner.type !== 'lifecycle') return [];
    const { attributes } = inner.body;
    const kept = attributes.get('prevent_destroy')?.value;
    const ignored = attributes.get('ignore_changes')?.value;
    const ignores =
      ignored?.kind === 'list'
        ? ignored.items.map((item) =>
            item.kind === 'literal' ? String(item.value) : (writtenAddress(item, () => null) ?? ''),
          )
        : ignored?.kind === 'name'
          ? [ignored.name]
          : [];
    const { name } = resource;
    const trait = (facts: Facts, gained: Saying, lost: Saying): Trait => ({
      subject: name,
      facts,
      evidence: evidenceOf(placeIn(resource, inner)),
      gained,
      lost,
    });
    const protection =
      kept?.kind === 'literal' && kept.value === true
        ? [
            trait(
              { setting: 'prevent_destroy' },
              { kind: 'infra.protection.added', summary: `${name} may not be destroyed` },
              { kind: 'infra.protection.removed', severity: 'low', summary: `${name} may be destroyed` },
            ),
          ]
        : [];
    const blind = ignores
      .filter((path) => watched.test(path))
      .map((path) =>
        trait(
          { setting: 'ignore_changes', ignored: path },
          {
            kind: 'infra.protection.removed',
            severity: 'low',
            summary: `${name}: changes of ${path} made elsewhere are no longer undone`,
          },
          {
            kind: 'infra.protection.added',
            summary: `${name}: changes of ${path} made elsewhere are undone`,
          },
        ),
      );
    return [...protection, ...blind];
  });
}

type Pairs = readonly (readonly [string, TerraformResource | undefined, TerraformResource | undefined])[];

/** Many resources move together: what they moved between is said once. */
function providerMoves(pairs: Pairs, before: Infrastructure, after: Infrastructure): readonly DraftDelta[] {
  const moves = new Map<string, { readonly was: TerraformResource; readonly is: TerraformResource }[]>();
  for (const [, was, is] of pairs) {
    if (was === undefined || is === undefined || (was.block === is.block && was.type === is.type)) continue;
    if (providerOf(was) === providerOf(is)) continue;
    const key = JSON.stringify([providerOf(was), providerOf(is)]);
    const same = moves.get(key);
    if (same === undefined) moves.set(key, [{ was, is }]);
    else same.push({ was, is });
  }
  return [...moves.values()].flatMap((together): readonly DraftDelta[] => {
    const [first] = together;
    if (first === undefined) return [];
    const [then, now] = [providerOf(first.was), providerOf(first.is)];
    const sameRights = together.every(({ was, is }) => {
      const had = identityOf(before, was.module, then);
      return had !== null && had === identityOf(after, is.module, now);
    });
    const names = together.map(({ is }) => is.name);
    const many = names.length > 1 ? `${names.length} resources are` : `${names[0]} is`;
    return [
      {
        kind: 'infra.setting.changed',
        subject: `provider of ${names.length > 1 ? `${names[0]} and others` : names[0]}`,
        severity: sameRights ? 'low' : 'medium',
        summary: `${many} managed through provider ${now} (was ${then})`,
        facts: { before: then, after: now, resources: names.slice(0, shownPlaces) },
        evidence: [
          evidenceOf(first.is.place),
          ...together.slice(1, shownPlaces).map(({ is }) => evidenceOf(is.place)),
        ],
      },
    ];
  });
}

/** Whatever decides it, a resource that may be there counts as there. */
function decidedBy({ number }: TerraformResource): string {
  return number ?? '';
}

/** Said once of a declaration: all its instances have their number from the same place. */
function numberDeltas(pairs: Pairs): readonly DraftDelta[] {
  const found = new Map<string, DraftDelta>();
  for (const [, was, is] of pairs) {
    if (was === undefined || is === undefined || decidedBy(was) === decidedBy(is)) continue;
    const key = JSON.stringify([is.declaration, decidedBy(was), decidedBy(is)]);
    if (!found.has(key)) found.set(key, numberDelta(was, is));
  }
  return [...found.values()];
}

function shownNumber({ number }: TerraformResource): string {
  if (number === null) return 'written in the files';
  const words = number.replace(/\beither\(([^()]{1,80})\)/g, (_, choices: string) =>
    choices.replaceAll(',', ' or '),
  );
  return `decided by ${readable(words.slice(0, 160))}`;
}

function numberDelta(was: TerraformResource, is: TerraformResource): DraftDelta {
  const name = nameOf(is.mode, is.type, is.block.labels[1] ?? '');
  return changedSetting({
    subject: `number of ${name}`,
    summary: `how many there are of ${name} is now ${shownNumber(is)} (was ${shownNumber(was)})`,
    facts: { before: was.number ?? '', after: is.number ?? '' },
    after: is.place,
    before: was.place,
  });
}

function providerOf({ block, type }: TerraformResource): string {
  const usual = type.split('_')[0] ?? type;
  const written = block.body.attributes.get('provider')?.value;
  if (written === undefined) return usual;
  return written.kind === 'literal' ? String(written.value) : (writtenAddress(written, () => null) ?? usual);
}
