/** Where a CircleCI job runs: images, machines and classes of its own or of the executor that it names. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { CiPart, Identity, Image, Runner, Secret } from '../model.ts';
import { leafParts, partOf, placeIn } from '../reading/job.ts';
import { type Config, defaultsOf } from './config.ts';
import { defaultParts } from './steps.ts';
import { alternatives, filled, handedOn, type Scope } from './values.ts';

export interface Machine {
  readonly images: readonly Image[];
  readonly runner: Runner | null;
  readonly secrets: readonly Secret[];
  readonly identities: readonly Identity[];
  readonly parts: readonly CiPart[];
  /** The keys of the job that this tells. */
  readonly told: readonly string[];
}

const keys = ['docker', 'machine', 'macos', 'windows', 'executor', 'resource_class'];

export function machineOf(config: Config, job: Entries, scope: Scope): Machine {
  const named = executorOf(config, job.get('executor'), scope);
  const fields = new Map([...named.fields, ...job]);
  const within = (entry: TreeEntry): Scope => (named.fields.get(entry.key) === entry ? named.scope : scope);
  const docker = fields.get('docker');
  const images = imagesOf(config, docker, within);
  const machine = fields.get('machine');
  const resource = fields.get('resource_class') ?? entriesOf(machine).get('resource_class');
  return {
    images: images.map(({ image }) => image),
    runner: resource === undefined ? null : runnerOf(config, resource, within(resource)),
    secrets: images.flatMap(({ secrets }) => secrets),
    identities: images.flatMap(({ identities }) => identities),
    parts: [
      ...images.flatMap(({ parts }) => parts),
      ...[machine, fields.get('macos'), fields.get('windows'), resource].flatMap((entry) =>
        entry === undefined
          ? []
          : [partOf(config.file, entry.key, `the ${entry.key.replaceAll('_', ' ')}`, entry)],
      ),
      ...(docker === undefined || docker.value.kind === 'sequence'
        ? []
        : [partOf(config.file, 'docker', 'the containers', docker)]),
      ...named.parts,
    ],
    told: keys,
  };
}

interface Executor {
  readonly fields: Entries;
  readonly scope: Scope;
  readonly parts: readonly CiPart[];
}

/** What an executor of this file says stands in its place; of an orb's, only the name can be told. */
function executorOf(config: Config, entry: TreeEntry | undefined, scope: Scope): Executor {
  if (entry === undefined) return { fields: new Map(), scope, parts: [] };
  const { file, executors } = config;
  const [handed] = entry.value.kind === 'scalar' ? handedOn(entry.value, scope) : [entry.value];
  const given = handed?.kind === 'map' ? handed.entries : new Map<string, TreeEntry>();
  const name = handed?.kind === 'scalar' ? String(handed.value ?? '') : textOf(given.get('name'));
  const body = entriesOf(executors.get(name));
  if (body.size === 0)
    return { fields: body, scope, parts: [partOf(file, 'executor', 'the executor', entry)] };
  const inner = new Map<string, readonly TreeNode[]>([
    ...config.defaults,
    ...defaultsOf(entriesOf(body.get('parameters'))),
  ]);
  for (const field of given.values()) inner.set(field.key, handedOn(field.value, scope));
  const environment = body.get('environment');
  const told = new Set([...keys, 'environment', 'parameters']);
  return {
    fields: new Map([...body].filter(([key]) => keys.includes(key))),
    scope: inner,
    parts: [
      ...defaultParts(file, body.get('parameters')),
      ...(environment === undefined
        ? []
        : leafParts(
            file,
            'executor.environment',
            (key) => `variable ${key} of executor ${name}`,
            environment,
          )),
      ...[...body.values()]
        .filter(({ key }) => !told.has(key))
        .map((field) => partOf(file, `executor.${field.key}`, `${field.key} of executor ${name}`, field)),
    ],
  };
}

/** A class with a namespace is one of somebody's own runners (circleci.com/docs/runner-concepts, read 2026-11). */
function runnerOf({ file }: Config, entry: TreeEntry, scope: Scope): Runner {
  const classes = alternatives(textOf(entry), scope);
  const own = classes.filter((name) => name.includes('/') && !name.includes('<<'));
  return {
    labels: own.length > 0 ? own : classes,
    hosting: own.length > 0 ? 'self-hosted' : 'hosted',
    place: placeIn(file, entry),
  };
}

interface ImageHeld {
  readonly image: Image;
  readonly secrets: readonly Secret[];
  readonly identities: readonly Identity[];
  readonly parts: readonly CiPart[];
}

function imagesOf(
  { file }: Config,
  docker: TreeEntry | undefined,
  within: (entry: TreeEntry) => Scope,
): readonly ImageHeld[] {
  if (docker?.value.kind !== 'sequence') return [];
  const scope = within(docker);
  return docker.value.items.flatMap((item, index): readonly ImageHeld[] => {
    const fields = item.kind === 'map' ? item.entries : new Map<string, TreeEntry>();
    const written = fields.get('image');
    if (written === undefined) return [];
    const image = filled(textOf(written), scope);
    const service = textOf(fields.get('name'));
    const role = index === 0 ? 'the container' : service === '' ? 'a service' : `service ${service}`;
    const account = new Map([...entriesOf(fields.get('aws_auth')), ...entriesOf(fields.get('auth'))]);
    const assumed = account.get('role_arn') ?? entriesOf(account.get('oidc')).get('role_arn');
    const place = placeIn(file, written);
    const key = `docker.${index}`;
    return [
      {
        image: { role, image, place },
        secrets: [account.get('password'), account.get('aws_secret_access_key')].flatMap((entry) =>
          variablesIn(textOf(entry)).map((name) => ({
            name,
            how: 'variable',
            place: entry === undefined ? place : placeIn(file, entry),
          })),
        ),
        identities:
          assumed === undefined
            ? []
            : [
                {
                  name: `role ${filled(textOf(assumed), scope)}`,
                  audience: '',
                  place: placeIn(file, assumed),
                },
              ],
        parts: [
          {
            key: `${key}.image`,
            name: `the image of ${role}`,
            meaning: image,
            lines: written,
            file,
            toldBy: ['image', image.split(/[@]|:(?=[^/]*$)/)[0] ?? image],
          },
          ...[...fields.values()]
            .filter(({ key: field }) => !['image', 'name', 'auth', 'aws_auth'].includes(field))
            .flatMap((field) =>
              leafParts(
                file,
                `${key}.${field.key}`,
                (inner) => `${field.key}${inner === '' ? '' : ` ${inner}`} of ${role}`,
                field,
              ),
            ),
        ],
      },
    ];
  });
}

function variablesIn(text: string): readonly string[] {
  const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(text)?.[1];
  return name === undefined ? [] : [name];
}
