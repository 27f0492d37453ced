/** A Buildkite pipeline in, one job for each step that runs commands or starts another pipeline out. */
import type { Side } from '../../../change/snapshot.ts';
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { type Entries, entriesOf, isNothing, textOf, textsOf } from '../../pipelines/workflow.ts';
import type {
  CiJob,
  CiPart,
  CiPipeline,
  Gate,
  Identity,
  Injection,
  Place,
  Runner,
  Script,
  Secret,
} from '../model.ts';
import { jobWith, leafParts, numbered, partOf, placeIn } from '../reading/job.ts';
import { lineOf } from '../traits.ts';
import { type Given, givenBy, importOf, pluginsOf } from './plugins.ts';
import type { Pipeline, Step } from './steps.ts';

export function pipelineOf(pipeline: Pipeline, side: Side): CiPipeline {
  const { file, top, steps } = pipeline;
  const variables = new Map(
    [...entriesOf(top.get('env')).values()].map((entry): [string, string] => [entry.key, textOf(entry)]),
  );
  const ids = numbered(steps.map(({ name }) => name));
  const whole = placeIn(file, { startLine: 1, endLine: 1 });
  const shared = jobWith(
    { id: ' shared', label: 'every step', place: whole },
    {
      runner: runnerOf(pipeline, top.get('agents'), variables),
      secrets: secretsOf(pipeline, top.get('secrets')),
      images: imageOf(pipeline, top),
      parts: [...top.values()]
        .filter(({ key }) => !silent.has(key))
        .flatMap((entry) => partsOf(pipeline, entry)),
    },
  );
  const jobs = steps.map((step, index) => jobOf(pipeline, step, ids[index] ?? step.name, variables));
  return { system: 'Buildkite', side, root: file, files: [file], starts: [], shared, jobs };
}

/** Only shown, or only about when, how often and how long. */
const silent = new Set([
  'label',
  'name',
  'key',
  'id',
  'identifier',
  'group',
  'retry',
  'timeout_in_minutes',
  'concurrency',
  'concurrency_group',
  'concurrency_method',
  'parallelism',
  'priority',
  'cancel_on_build_failing',
  'description',
  'prompt',
  'blocked_state',
]);

/** Read by themselves: what a step does, and who is asked. */
const read = new Set([
  'command',
  'commands',
  'plugins',
  'steps',
  'block',
  'manual',
  'input',
  'wait',
  'waiter',
  'allowed_teams',
]);

function jobOf(pipeline: Pipeline, step: Step, id: string, variables: ReadonlyMap<string, string>): CiJob {
  const { file } = pipeline;
  const { body, group } = step;
  const place = placeIn(file, step.lines);
  const plugins = pluginsOf(body.get('plugins'));
  const given = plugins.map((plugin) => givenBy(plugin, (lines) => placeIn(file, lines)));
  const all = <K extends keyof Given>(key: K) => given.flatMap((one): Given[K][number][] => [...one[key]]);
  const scripts = scriptsOf(pipeline, body);
  const fields = [...groupFields(group), ...body.values()].filter(
    ({ key }) => !silent.has(key) && !read.has(key),
  );
  return jobWith(
    { id, label: `step ${id}`, place },
    {
      scripts,
      injections: scripts.flatMap(injectionsIn),
      secrets: [
        ...secretsOf(pipeline, body.get('secrets')),
        ...scripts.flatMap(secretsRead),
        ...all('secrets'),
      ],
      identities: [...scripts.flatMap(tokensIn), ...all('identities')],
      imports: plugins.filter(({ local }) => !local).map((plugin) => importOf(plugin, place)),
      images: [...imageOf(pipeline, body), ...all('images')],
      runner: runnerOf(pipeline, body.get('agents') ?? group.get('agents'), variables),
      closeness: all('closeness'),
      gates: gatesOf(pipeline, step),
      strength: strengthOf(step),
      parts: [
        ...commandParts(pipeline, body),
        ...all('parts'),
        ...plugins
          .filter(({ local }) => local)
          .map(({ name, entry }) =>
            partOf(file, `plugin ${name}`, `plugin ${name} of this repository`, entry),
          ),
        ...fields.flatMap((entry) => partsOf(pipeline, entry)),
      ],
    },
  );
}

/** What a group says counts for each of its steps. */
function groupFields(group: Entries): readonly TreeEntry[] {
  return ['if', 'if_changed', 'branches', 'depends_on', 'allow_dependency_failure', 'notify', 'skip'].flatMap(
    (key) => {
      const entry = group.get(key);
      return entry === undefined ? [] : [{ ...entry, key: `group ${key}` }];
    },
  );
}

function partsOf({ file }: Pipeline, entry: TreeEntry): readonly CiPart[] {
  const { key } = entry;
  if (key === 'env') return leafParts(file, key, (inner) => `variable ${inner}`, entry);
  if (key === 'agents') return leafParts(file, key, (inner) => `agent tag ${inner}`, entry);
  if (key === 'build') return leafParts(file, key, (inner) => `${inner} of the build that it starts`, entry);
  if (key === 'secrets') {
    return [{ ...partOf(file, key, 'the secrets', entry), toldBy: ['how', 'secret'] }];
  }
  return [partOf(file, key, spoken.get(key) ?? key.replaceAll('_', ' '), entry)];
}

const spoken: ReadonlyMap<string, string> = new Map([
  ['if', 'the condition'],
  ['branches', 'the branches'],
  ['if_changed', 'the files that it runs for'],
  ['depends_on', 'what it waits for'],
  ['soft_fail', 'what a failure means'],
  ['trigger', 'the pipeline that it starts'],
  ['matrix', 'the matrix'],
  ['notify', 'who is notified'],
]);

function commandParts({ file }: Pipeline, body: Entries): readonly CiPart[] {
  const entry = body.get('command') ?? body.get('commands');
  if (entry === undefined) return [];
  const meaning = textsOf(entry.value).join('\n').trimEnd() || canonical(entry.value);
  return [{ key: 'command', name: 'the commands', meaning, lines: entry, file }];
}

function scriptsOf({ file }: Pipeline, body: Entries): readonly Script[] {
  const entry = body.get('command') ?? body.get('commands');
  const text = textsOf(entry?.value).join('\n');
  return entry === undefined || text === '' ? [] : [{ text, place: placeIn(file, entry) }];
}

/** Values that strangers type: a pull request of a fork brings its branch, its author and its message (buildkite.com/docs/pipelines/configure/environment-variables, read 2026-11). */
const typed = new Set([
  'BUILDKITE_MESSAGE',
  'BUILDKITE_BRANCH',
  'BUILDKITE_BUILD_AUTHOR',
  'BUILDKITE_BUILD_AUTHOR_EMAIL',
  'BUILDKITE_BUILD_CREATOR',
  'BUILDKITE_PULL_REQUEST_REPO',
]);

/** What is not escaped is put in when the steps are uploaded, before a shell sees it. */
function injectionsIn({ text, place }: Script): readonly Injection[] {
  const names = new Set([...text.matchAll(/(?<![$\\])\$\{?([A-Z_]{4,64})\b/g)].map(([, name = '']) => name));
  return [...names]
    .filter((name) => typed.has(name))
    .map((name) => ({
      expression: `$${name}`,
      severity: 'high',
      who: 'people outside the project can write',
      place: lineOf(place, (line) => line.includes(name)),
    }));
}

function secretsRead({ text, place }: Script): readonly Secret[] {
  const named = [...text.matchAll(/\bbuildkite-agent\s{1,4}secret\s{1,4}get\s{1,4}["']?([\w.-]{1,128})/g)];
  const kept = [
    ...text.matchAll(
      /\bvault\s{1,4}(?:kv\s{1,4}get|read)\b[^\n|;&]{0,200}?\s((?:secret|kv)\/[\w./-]{1,200})/g,
    ),
  ];
  const found = [
    ...named.map(([, name = '']) => ({ name, how: 'secret' })),
    ...kept.map(([, name = '']) => ({ name, how: 'vault' })),
  ];
  return found.map((secret) => ({ ...secret, place: lineOf(place, (line) => line.includes(secret.name)) }));
}

function tokensIn({ text, place }: Script): readonly Identity[] {
  const asks = [...text.matchAll(/\bbuildkite-agent\s{1,4}oidc\s{1,4}request-token\b([^\n|;&)]{0,400})/g)];
  return asks.map(([, options = '']) => ({
    name: 'the identity token of the job',
    audience: /--audience[= ]{1,4}["']?([^\s"']{1,200})/.exec(options)?.[1] ?? '',
    place: lineOf(place, (line) => line.includes('request-token')),
  }));
}

function secretsOf({ file }: Pipeline, entry: TreeEntry | undefined): readonly Secret[] {
  if (entry === undefined || isNothing(entry.value)) return [];
  const one = (node: TreeNode | TreeEntry, name: string): Secret => ({
    name,
    how: 'secret',
    place: placeIn(file, node),
  });
  if (entry.value.kind === 'map') {
    return [...entry.value.entries.values()].map((inner) => one(inner, textOf(inner) || inner.key));
  }
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item) => textsOf(item).map((name) => one(item, name)));
}

function imageOf({ file }: Pipeline, body: Entries) {
  const entry = body.get('image');
  const image = textOf(entry);
  return entry === undefined || image === ''
    ? []
    : [{ role: 'the container', image, place: placeIn(file, entry) }];
}

/** A queue decides whose machines run a step, and what those hold. */
function runnerOf(
  { file }: Pipeline,
  agents: TreeEntry | undefined,
  variables: ReadonlyMap<string, string>,
): Runner | null {
  const entry = entriesOf(agents).get('queue');
  const listed = agents?.value.kind === 'sequence' ? textsOf(agents.value) : [];
  const text =
    textOf(entry) || (listed.find((tag) => tag.startsWith('queue='))?.slice('queue='.length) ?? '');
  const place: Place | null = agents === undefined ? null : placeIn(file, entry ?? agents);
  if (place === null || text === '') return null;
  return { labels: [`queue ${filled(text, variables)}`], hosting: 'custom', place };
}

/** `$NAME` of the pipeline's own variables, and the default of `${NAME:-default}`. */
function filled(text: string, variables: ReadonlyMap<string, string>): string {
  const put = (value: string) =>
    value.replace(
      /^\$\{?([A-Z_]\w{0,127})(?::?-([^}]{0,200}))?\}?$/,
      (written, name: string, otherwise?: string) => {
        return variables.get(name) ?? otherwise ?? written;
      },
    );
  return put(put(text));
}

function gatesOf({ file }: Pipeline, { waitsFor }: Step): readonly Gate[] {
  return waitsFor.map(({ teams, lines }, index) => {
    const who = teams.length === 0 ? 'a person' : `a person of ${[...teams].sort().join(', ')}`;
    return {
      name: index === 0 ? `an approval by ${who}` : `approval ${index + 1} by ${who}`,
      place: placeIn(file, lines),
    };
  });
}

function strengthOf({ body, group }: Step): ScanStrength {
  const soft = body.get('soft_fail');
  if (soft !== undefined && textOf(soft) !== 'false') return 'advisory';
  const limits = ['if', 'branches', 'if_changed', 'skip'];
  const limited = limits.some((key) =>
    [body, group].some((of) => of.has(key) && textOf(of.get(key)) !== 'false'),
  );
  return limited ? 'conditional' : 'blocking';
}
