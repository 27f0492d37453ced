/** How Terraform handles resources: commands it runs for them, drift it ignores, what may not be destroyed, through which provider. */
import type { HclBlock } from '../../../syntax/hcl/ast.ts';
import type { DraftDelta, Facts } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { compareTraits, type Saying, type Trait } from '../../traits.ts';
import { writtenAddress } from '../address.ts';
import { evaluateBody } from '../evaluation/body.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import { digest } from '../evaluation/values.ts';
import type { Infrastructure, TerraformResource } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, evidenceOf, inWords, paired } from './changed.ts';

export function handlingDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const [had, has] = [byAddress(before), byAddress(after)];
  const shared = (side: typeof had, other: typeof had) =>
    [...side.values()].filter(({ address }) => other.has(address));
  return [
    ...compareTraits(before.resources.flatMap(commandsOf), after.resources.flatMap(commandsOf)),
    ...compareTraits(shared(had, has).flatMap(lifecycleOf), shared(has, had).flatMap(lifecycleOf)),
    ...paired(had, has).flatMap(([, was, is]) =>
      was === undefined || is === undefined ? [] : numberAndProvider(was, is),
    ),
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
    const trait: Trait = {
      subject: name,
      facts: { provisioner: what, runs: shown, digest: digest(meaningOf(body)).slice(0, 16) },
      evidence: evidenceOf(placeIn(resource, inner)),
      gained: { kind: 'infra.code.added', summary: `${name} runs ${shown} through ${what}` },
      lost: { kind: 'infra.code.removed', summary: `${name} no longer runs ${shown} through ${what}` },
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

function numberAndProvider(was: TerraformResource, is: TerraformResource): readonly DraftDelta[] {
  const [then, now] = [was, is].map(providerOf);
  const moved =
    then === now
      ? []
      : [
          changedSetting({
            subject: `provider of ${is.name}`,
            severity: 'medium',
            summary: `${is.name} is managed through provider ${now ?? 'of its type'} (was ${then ?? 'of its type'})`,
            facts: { before: then ?? '', after: now ?? '' },
            after: is.place,
            before: was.place,
          }),
        ];
  const decided = decidedBy(was) === decidedBy(is) ? [] : [numberDelta(was, is)];
  return [...moved, ...decided];
}

/** Whatever decides it, a resource that may be there counts as there. */
function decidedBy({ number }: TerraformResource): string {
  return number ?? '';
}

function numberDelta(was: TerraformResource, is: TerraformResource): DraftDelta {
  return changedSetting({
    subject: `number of ${is.name}`,
    summary: `what decides how many of ${is.name} there are is now ${is.number ?? 'known'} (was ${was.number ?? 'known'})`,
    facts: { before: was.number ?? '', after: is.number ?? '' },
    after: is.place,
    before: was.place,
  });
}

function providerOf({ block, type }: TerraformResource): string | null {
  const written = block.body.attributes.get('provider')?.value;
  if (written === undefined) return null;
  const name = written.kind === 'literal' ? String(written.value) : writtenAddress(written, () => null);
  // Naming the provider of one's type is saying nothing.
  return name === type.split('_')[0] ? null : name;
}
