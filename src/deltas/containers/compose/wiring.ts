/** What a compose file is tied to beyond itself: other files, hosts, networks and builds from elsewhere. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Trait } from '../../traits.ts';
import { evidenceIn, type Source } from '../findings.ts';
import { capital } from '../images.ts';
import { type Compose, entriesOf, isTrue, itemsOf, plainText, type Service, textOf } from './services.ts';

type Change = Pick<DraftDelta, 'kind' | 'severity'>;
interface Ways {
  readonly gained: Change;
  readonly lost: Change;
}

const setting: Ways = {
  gained: { kind: 'infra.setting.changed', severity: 'low' },
  lost: { kind: 'infra.setting.changed', severity: 'info' },
};
const code: Ways = {
  gained: { kind: 'infra.code.added', severity: 'medium' },
  lost: { kind: 'infra.code.removed' },
};

/** @returns the files that services take variables from, each once: services mostly share them. */
export function variableFileTraits(source: Source, services: readonly Service[]): readonly Trait[] {
  return services.flatMap(({ body }) =>
    itemsOf(body.get('env_file')).map((item): Trait => {
      const file = item.kind === 'map' ? textOf(item.entries.get('path')) : plainText(item);
      return {
        subject: `variables from ${file}`,
        facts: { file },
        evidence: evidenceIn(source, item),
        gained: { ...setting.gained, summary: `Services now take variables from ${file}` },
        lost: { ...setting.lost, summary: `Services no longer take variables from ${file}` },
      };
    }),
  );
}

/** @returns what a service that stays is newly tied to. */
export function wiringTraits(source: Source, { label, body }: Service): readonly Trait[] {
  const named = (item: TreeNode, key: string) =>
    item.kind === 'map' ? textOf(item.entries.get(key)) : plainText(item);
  const say = (
    item: TreeNode,
    fact: string,
    name: string,
    subject: string,
    now: string,
    past: string,
  ): Trait => ({
    subject,
    facts: { user: label, [fact]: name },
    evidence: evidenceIn(source, item),
    gained: { ...setting.gained, summary: `${capital(label)} now ${now}` },
    lost: { ...setting.lost, summary: `${capital(label)} no longer ${past}` },
  });
  return [
    ...itemsOf(body.get('secrets')).map((item) => {
      const name = named(item, 'source');
      return say(
        item,
        'secret',
        name,
        `secret ${name} of ${label}`,
        `reads secret ${name}`,
        `reads secret ${name}`,
      );
    }),
    ...hostsOf(body.get('extra_hosts')?.value).map(({ host, address, node }) => {
      const [now, past] = [`looks for ${host} at ${address}`, `looks for ${host} at ${address}`];
      return say(node, 'address', `${host} ${address}`, `host ${host} for ${label}`, now, past);
    }),
  ];
}

/** `NAME:ADDRESS`, `NAME=ADDRESS`, or a map of both. */
function hostsOf(
  node: TreeNode | undefined,
): readonly { readonly host: string; readonly address: string; readonly node: TreeNode }[] {
  if (node?.kind === 'map') {
    return [...node.entries.values()].map((entry) => ({
      host: entry.key,
      address: textOf(entry),
      node: entry.value,
    }));
  }
  return (node?.kind === 'sequence' ? node.items : []).map((item) => {
    const text = plainText(item);
    const cut = text.search(/[:=]/);
    return {
      host: cut < 0 ? text : text.slice(0, cut),
      address: cut < 0 ? '' : text.slice(cut + 1),
      node: item,
    };
  });
}

/** What the whole file takes from elsewhere, and the networks that it shares. */
export function fileTraits(compose: Compose): readonly Trait[] {
  return [...remoteBuilds(compose), ...remoteIncludes(compose), ...networkTraits(compose)];
}

const remote = /^(?:https?|git|ssh|oci):\/\/|^git@|^github\.com\/|\.git(?:#|$)/i;

function remoteBuilds(compose: Compose): readonly Trait[] {
  return [...compose.services.values()].flatMap(({ label, body }): readonly Trait[] => {
    const build = body.get('build');
    const context = entriesOf(build).get('context') ?? build;
    const from = textOf(context);
    if (context === undefined || !remote.test(from)) return [];
    return [
      {
        subject: `build of ${label}`,
        facts: { user: label, from },
        evidence: evidenceIn(compose, context),
        gained: { ...code.gained, summary: `${capital(label)} is now built from what stands at ${from}` },
        lost: { ...code.lost, summary: `${capital(label)} is no longer built from ${from}` },
      },
    ];
  });
}

function remoteIncludes(compose: Compose): readonly Trait[] {
  return itemsOf(compose.top.get('include')).flatMap((item) => {
    const paths = item.kind === 'map' ? itemsOf(item.entries.get('path')) : [item];
    return paths.flatMap((path): readonly Trait[] => {
      const from = plainText(path);
      if (!remote.test(from)) return [];
      return [
        {
          subject: `services from ${from}`,
          facts: { from },
          evidence: evidenceIn(compose, path),
          gained: { ...code.gained, summary: `Services from ${from} now run with these` },
          lost: { ...code.lost, summary: `Services from ${from} no longer run with these` },
        },
      ];
    });
  });
}

function networkTraits(compose: Compose): readonly Trait[] {
  return [...entriesOf(compose.top.get('networks')).values()].flatMap((entry): readonly Trait[] => {
    const fields = entriesOf(entry);
    const external = fields.get('external');
    const shared = external !== undefined && (isTrue(external) || external.value.kind === 'map');
    const closed = fields.get('internal');
    const base = { evidence: evidenceIn(compose, { startLine: entry.startLine, endLine: entry.endLine }) };
    return [
      ...(shared
        ? [
            {
              ...base,
              subject: `network ${entry.key}`,
              facts: { network: entry.key, shared: true },
              gained: {
                kind: 'infra.network.opened' as const,
                severity: 'low' as const,
                summary: `Network ${entry.key} is now shared with what others run on the host`,
              },
              lost: {
                kind: 'infra.network.closed' as const,
                summary: `Network ${entry.key} is no longer shared with what others run on the host`,
              },
            },
          ]
        : []),
      ...(closed !== undefined && isTrue(closed)
        ? [
            {
              ...base,
              subject: `way out of network ${entry.key}`,
              facts: { network: entry.key, internal: true },
              gained: {
                kind: 'infra.network.closed' as const,
                summary: `Network ${entry.key} has no way out any more`,
              },
              lost: {
                kind: 'infra.network.opened' as const,
                severity: 'low' as const,
                summary: `Network ${entry.key} now has a way out`,
              },
            },
          ]
        : []),
    ];
  });
}
