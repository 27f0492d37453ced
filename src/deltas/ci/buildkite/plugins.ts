/** Plugins of a Buildkite step: whose code they are, and what those of containers, roles and secrets hand to the step. */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { parseImage } from '../../pipelines/actions.ts';
import { isNothing, textOf, textsOf, writtenIn } from '../../pipelines/workflow.ts';
import type { CiPart, Closeness, Identity, Image, Import, Place, Secret } from '../model.ts';
import { closenessIn } from '../reading/host-access.ts';
import { placeIn } from '../reading/job.ts';

export interface Plugin {
  /** "buildkite-plugins/docker", "ferry/quay"; a path for one of the repository itself. */
  readonly name: string;
  readonly ref: string;
  readonly local: boolean;
  readonly entry: TreeEntry;
}

/** What a plugin's settings give to its step. */
export interface Given {
  readonly images: readonly Image[];
  readonly secrets: readonly Secret[];
  readonly identities: readonly Identity[];
  readonly closeness: readonly Closeness[];
  readonly parts: readonly CiPart[];
}

/** Plugins stand in a list of names and maps, or in one map. */
export function pluginsOf(plugins: TreeEntry | undefined): readonly Plugin[] {
  if (plugins === undefined || isNothing(plugins.value)) return [];
  const items = plugins.value.kind === 'sequence' ? plugins.value.items : [plugins.value];
  return items.flatMap((item) => {
    if (item.kind === 'map') return [...item.entries.values()].map((entry) => parsePlugin(entry));
    const nothing: TreeNode = { kind: 'scalar', value: null, tag: null, ...linesOf(item) };
    return textsOf(item).map((key) => parsePlugin({ key, value: nothing, ...linesOf(item) }));
  });
}

const linesOf = ({ startLine, endLine }: TreeNode) => ({ startLine, endLine });

/** A bare name is one of github.com/buildkite-plugins, `org/name` one of that organisation (buildkite.com/docs/plugins/using, read 2026-11). */
function parsePlugin(entry: TreeEntry): Plugin {
  const at = entry.key.lastIndexOf('#');
  const source = at < 0 ? entry.key : entry.key.slice(0, at);
  const ref = at < 0 ? '' : entry.key.slice(at + 1);
  if (/^\.{0,2}\//.test(source)) return { name: source, ref, local: true, entry };
  const address = /^(?:\w{1,16}:\/\/(?:[^\s/@]{1,128}@)?|[\w.-]{1,64}@)([\w.-]{1,253})[:/](.{1,512})$/.exec(
    source,
  );
  const path = (address?.[2] ?? source).replace(/\.git$/, '').replace(/-buildkite-plugin$/, '');
  const host = (address?.[1] ?? 'github.com').toLowerCase();
  const name = path.includes('/') ? path : `buildkite-plugins/${path}`;
  return { name: host === 'github.com' ? name : `${host}/${name}`, ref, local: false, entry };
}

/** A tag can be moved to other code; only a commit stays. */
export function importOf({ name, ref, entry }: Plugin, place: Place): Import {
  return {
    name,
    ref,
    pinned: /^[\da-f]{40}$/i.test(ref),
    party: name.startsWith('buildkite-plugins/') ? 'system' : 'third-party',
    type: 'plugin',
    place: { ...place, startLine: entry.startLine, endLine: entry.startLine },
  };
}

/** Plugins whose work is to be somebody: by their names in buildkite.com/resources/plugins, read 2026-11. */
const becomes = /assume-role|workload-identity|oidc|(?:google|aws|gcp|azure)-auth/;
/** Plugins whose work is to fetch secrets, by the same list. */
const fetches =
  /(?:^|[/-])(?:aws-sm|aws-ssm|private-ssm|gcp-secret|secrets?|vault|1password|akeyless|azure-key-?vault)/;
const role = /^(?:role[-_]?arn|role|service[-_]account|workload[-_]identity[-_]provider|arn)$/i;

export function givenBy(plugin: Plugin, place: (lines: TreeNode | TreeEntry) => Place): Given {
  const { name, entry } = plugin;
  const { file } = place(entry);
  const fields = entry.value.kind === 'map' ? [...entry.value.entries.values()] : [];
  const written = writtenIn(fields);
  const short = name.slice(name.indexOf('/') + 1);
  const roles = becomes.test(name) ? written.filter(({ key, text }) => role.test(key) && text !== '') : [];
  const identities = roles.map(({ text, lines }) => ({
    name: `role ${text}`,
    audience: '',
    place: placeIn(file, lines),
  }));
  return {
    images: written
      .filter(({ key, text }) => key === 'image' && text !== '')
      .map(({ text, lines }) => ({ role: 'the container', image: text, place: placeIn(file, lines) })),
    secrets: secretsIn(plugin, fields, place),
    identities:
      becomes.test(name) && identities.length === 0
        ? [{ name: `the identity of plugin ${short}`, audience: '', place: place(entry) }]
        : identities,
    closeness: closenessIn(entry.value, place),
    parts: fields.map(
      (field): CiPart => ({
        key: `plugin ${name}.${field.key}`,
        name: `input ${field.key} of plugin ${short}`,
        meaning: `= ${canonical(field.value)}`,
        lines: field,
        file,
        ...(field.key === 'image' && { toldBy: ['image', parseImage(textOf(field)).action] as const }),
        ...(field.key === 'privileged' && { toldBy: ['feature', 'privileged'] as const }),
      }),
    ),
  };
}

/** Names of variables that hold a secret by any convention. */
const telling =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|PRIVATE_KEY|ACCESS_KEY|SIGNING_KEY|DEPLOY_KEY)(?:_|$)/;

function secretsIn(
  { name }: Plugin,
  fields: readonly TreeEntry[],
  place: (lines: TreeNode | TreeEntry) => Place,
): readonly Secret[] {
  return fields.flatMap((field): readonly Secret[] => {
    const { key, value } = field;
    const listed = ['environment', 'env', 'parameters', 'variables', 'secrets'].includes(key);
    if (!listed) return [];
    if (value.kind === 'map' && fetches.test(name)) {
      return [...value.entries.values()].map((entry) => ({
        name: entry.key,
        how: `plugin ${name}`,
        place: place(entry),
      }));
    }
    if (value.kind !== 'sequence') return [];
    // A name without a value is handed on from the agent.
    return value.items.flatMap((item) =>
      textsOf(item)
        .filter((text) => /^[A-Z][A-Z\d_]{2,127}$/.test(text) && (telling.test(text) || fetches.test(name)))
        .map((text) => ({ name: text, how: 'variable of the agent', place: place(item) })),
    );
  });
}
