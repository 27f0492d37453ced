/** One job of GitLab CI, as it runs, in the words that all systems share. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { parseImage } from '../../pipelines/actions.ts';
import {
  type Entries,
  entriesOf,
  isNothing,
  scalarText,
  textOf,
  textsOf,
  writtenIn,
} from '../../pipelines/workflow.ts';
import type {
  CiJob,
  CiStep,
  Closeness,
  Identity,
  Image,
  Permit,
  Place,
  Runner,
  Script,
  Secret,
} from '../model.ts';
import type { Sources } from '../sources.ts';
import { gatesOf, isHostedTag, strengthOf } from './flow.ts';
import { artifactImports, childImports } from './imports.ts';
import { keptVariables, type MadeJob } from './jobs.ts';
import { jobParts } from './parts.ts';
import { reportedScans } from './scans.ts';
import { expanded, injectionsIn, namesSet, secretsRead, storedSecrets, valuesOf } from './variables.ts';

/** What the file says to all its jobs. */
export interface Around {
  readonly sources: Sources;
  readonly variables: Entries;
  readonly freeInputs: ReadonlySet<string>;
}

type PlaceOf = (at: TreeEntry | TreeNode) => Place;
type Values = ReadonlyMap<string, string>;

export function readJob(made: MadeJob, around: Around): CiJob {
  const { entry, body, template } = made;
  const { sources } = around;
  sources.spendOn(body, entry);
  const placeOf: PlaceOf = (at) => sources.placeOf(at);
  const own = entriesOf(body.get('variables'));
  const variables = valuesOf(keptVariables(body, around.variables), own);
  const commands = commandsIn(body, placeOf);
  const scripts = commands.map(({ script }) => script);
  const images = imagesOf(body, variables, placeOf);
  return {
    id: entry.key,
    label: template === null ? `job ${entry.key}` : `template ${entry.key}`,
    ...(template !== null && { template }),
    place: placeOf({ ...entry, endLine: entry.startLine }),
    scripts,
    injections: scripts.flatMap(({ text, place }) => injectionsIn(text, place, around.freeInputs)),
    secrets: [...storedSecrets(body, placeOf), ...variableSecrets(body, scripts, variables, placeOf)],
    identities: identitiesOf(body, placeOf),
    permits: permitsOf(body, placeOf),
    imports: [...childImports(body, sources), ...artifactImports(body, placeOf)],
    images,
    runner: runnerOf(body, variables, placeOf),
    closeness: closenessOf(images, own, placeOf),
    gates: gatesOf(body, placeOf),
    scans: reportedScans(body, sources),
    strength: strengthOf(body) ?? 'advisory',
    parts: jobParts(made, images, sources),
    steps: commands.map(stepOf),
  };
}

interface Command {
  readonly section: string;
  readonly script: Script;
}

/** Each command by itself, so that a changed one is found among the others. */
function commandsIn(body: Entries, placeOf: PlaceOf): readonly Command[] {
  const sections: readonly (readonly [string, TreeEntry | undefined])[] = [
    ['hooks', entriesOf(body.get('hooks')).get('pre_get_sources_script')],
    ...['before_script', 'script', 'after_script'].map((key) => [key, body.get(key)] as const),
  ];
  return sections.flatMap(([section, entry]) =>
    scalarsIn(entry?.value).map((item) => ({
      section,
      script: { text: scalarText(item), place: placeOf(item) },
    })),
  );
}

function scalarsIn(node: TreeNode | undefined): readonly Extract<TreeNode, { kind: 'scalar' }>[] {
  if (node === undefined || isNothing(node)) return [];
  if (node.kind === 'scalar') return [node];
  return node.kind === 'sequence' ? node.items.flatMap(scalarsIn) : [];
}

function stepOf({ section, script: { text, place } }: Command): CiStep {
  const meaning = `${section} ${text.trimEnd()}`;
  return {
    place,
    kin: [section],
    parts: [{ key: 'run', name: 'the commands', meaning, lines: place, file: place.file }],
  };
}

/** Secrets by the names of variables that the settings of the project give, not the file. */
function variableSecrets(
  body: Entries,
  scripts: readonly Script[],
  variables: Values,
  placeOf: PlaceOf,
): readonly Secret[] {
  const known = new Set([...variables.keys(), ...scripts.flatMap(({ text }) => namesSet(text))]);
  for (const key of ['id_tokens', 'secrets'])
    for (const name of entriesOf(body.get(key)).keys()) known.add(name);
  const handed = ['variables', 'image', 'services', 'environment', 'trigger'].flatMap((key) => {
    const entry = body.get(key);
    return entry === undefined
      ? []
      : writtenIn([entry]).map(({ text, lines }) => ({
          text,
          place: { ...placeOf(entry), startLine: lines.startLine, endLine: lines.endLine },
        }));
  });
  return [...scripts, ...handed].flatMap(({ text, place }) => secretsRead(text, place, known));
}

function identitiesOf(body: Entries, placeOf: PlaceOf): readonly Identity[] {
  const tokens = [...entriesOf(body.get('id_tokens')).values()].flatMap((entry) => {
    const audiences = textsOf(entriesOf(entry).get('aud')?.value);
    return (audiences.length === 0 ? [''] : audiences).map((audience) => ({
      name: 'an identity token',
      audience,
      place: placeOf(entry),
    }));
  });
  const cloud = body.get('identity');
  return cloud === undefined || textOf(cloud) === ''
    ? tokens
    : [...tokens, { name: `the identity ${textOf(cloud)}`, audience: '', place: placeOf(cloud) }];
}

/** Caches of protected branches are kept apart, since whoever fills a cache runs code in the next job that takes it. */
function permitsOf(body: Entries, placeOf: PlaceOf): readonly Permit[] {
  const cache = body.get('cache');
  const items = cache?.value.kind === 'sequence' ? cache.value.items : [cache?.value];
  return items.flatMap((item) => {
    const entry = item?.kind === 'map' ? item.entries.get('unprotect') : undefined;
    return entry === undefined || textOf(entry) !== 'true'
      ? []
      : [
          {
            name: 'a cache that branches nobody protects may fill',
            severity: 'medium',
            place: placeOf(entry),
          },
        ];
  });
}

function imagesOf(body: Entries, variables: Values, placeOf: PlaceOf): readonly Image[] {
  const named = (role: (name: string) => string, node: TreeNode | undefined): readonly Image[] => {
    const at = node?.kind === 'map' ? node.entries.get('name') : node;
    const written =
      node?.kind === 'map'
        ? textOf(node.entries.get('name'))
        : node?.kind === 'scalar'
          ? scalarText(node)
          : '';
    const image = expanded(written, variables);
    return at === undefined || image === ''
      ? []
      : [{ role: role(parseImage(image).action), image, place: placeOf(at) }];
  };
  const services = body.get('services')?.value;
  return [
    ...named(() => 'the container', body.get('image')?.value),
    ...(services?.kind === 'sequence'
      ? services.items.flatMap((item) => named((name) => `service ${name}`, item))
      : []),
  ];
}

/** A tag is a name that every GitLab has its own of; these are kept for jobs that may do more. */
const trusted =
  /(?:^|[^a-z])(?:privileged|prod|production|deploy\w{0,6}|release|signing|secure|bare-?metal|shell)(?:$|[^a-z])/i;

function runnerOf(body: Entries, variables: Values, placeOf: PlaceOf): Runner | null {
  const entry = body.get('tags');
  const labels = textsOf(entry?.value).map((tag) => expanded(tag, variables));
  if (entry === undefined || labels.length === 0) return null;
  const unknown = labels.some((label) => label.includes('$'));
  const hosting = labels.every(isHostedTag) ? 'hosted' : unknown ? 'unknown' : 'custom';
  const severity = labels.some((label) => trusted.test(label)) ? 'medium' : 'low';
  return { labels: [...new Set(labels)].sort(), hosting, severity, place: placeOf(entry) };
}

/** A Docker of its own works only on runners that let their containers do anything. */
function closenessOf(images: readonly Image[], own: Entries, placeOf: PlaceOf): readonly Closeness[] {
  const nested = images.filter(({ image }) => /(?:^|\/)docker:[\w.-]*dind\b/.test(image));
  const socket = [...own.values()].filter(
    (entry) => entry.key === 'DOCKER_HOST' && textOf(entry).startsWith('unix:'),
  );
  return [
    ...nested.map(({ place }) => ({ feature: 'a Docker of its own', severity: 'medium' as const, place })),
    ...socket.map((entry) => ({ feature: "the machine's Docker", place: placeOf(entry) })),
  ];
}
