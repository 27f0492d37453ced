/** The steps of an Azure job: what they run, which connections and secrets they are handed, whose tasks they are. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { canonical } from '../../pipelines/meaning.ts';
import { type Entries, textOf, writtenIn } from '../../pipelines/workflow.ts';
import type {
  CiJob,
  CiPart,
  CiStep,
  Identity,
  Import,
  Injection,
  Permit,
  Place,
  Scan,
  Script,
  Secret,
} from '../model.ts';
import type { Sources } from '../sources.ts';
import { lineOf } from '../traits.ts';
import { entriesUnder, type Item, parametersIn } from './expressions.ts';
import {
  connectionSeverity,
  isOwnTask,
  isProgram,
  macrosIn,
  namesSecret,
  scannerOf,
  typedBy,
} from './names.ts';
import { fieldsOf } from './templates.ts';

/** What stands around the steps of a job. */
export interface Around {
  readonly sources: Sources;
  /** Values of variables that the file gives, by name in small letters. */
  readonly variables: ReadonlyMap<string, string>;
  readonly freeParameters: ReadonlySet<string>;
  /** How much a failing step may stop. */
  readonly strength: ScanStrength;
}

export type StepTraits = Pick<
  CiJob,
  'scripts' | 'injections' | 'secrets' | 'identities' | 'permits' | 'imports' | 'gates' | 'scans' | 'steps'
>;

interface Step extends Around {
  readonly body: Entries;
  readonly inputs: Entries;
  readonly under: readonly string[];
  readonly place: Place;
  /** Name, version, and where they stand; null for a step that is no task. */
  readonly task: { readonly name: string; readonly version: string; readonly place: Place } | null;
  readonly scripts: readonly Script[];
}

const shells = ['script', 'bash', 'pwsh', 'powershell'];

export function readSteps(items: readonly Item[], around: Around): StepTraits {
  const steps = items.map((item) => stepOf(item, around));
  const named = new Set(steps.map(({ body }) => textOf(body.get('name'))));
  // What a step of the job has put out is kept nowhere else.
  const kept = ({ name }: Secret) => !named.has(name.split('.', 1)[0] ?? '') || !name.includes('.');
  return {
    scripts: steps.flatMap(({ scripts }) => scripts),
    injections: steps.flatMap(injectionsOf),
    secrets: steps.flatMap((step) => [...secretsOf(step).filter(kept), ...vaultSecrets(step)]),
    identities: steps.flatMap(identitiesOf),
    permits: steps.flatMap(permitsOf),
    imports: steps.flatMap(importsOf),
    gates: steps.flatMap(({ task, place }) =>
      task !== null && /^manual(?:validation|intervention)$/i.test(task.name)
        ? [{ name: 'a person who agrees', severity: 'high' as const, holdsOthers: true as const, place }]
        : [],
    ),
    scans: steps.flatMap(scansOf),
    steps: steps.map((step): CiStep => ({ place: step.place, kin: kinOf(step), parts: partsOf(step) })),
  };
}

function stepOf({ node, under }: Item, around: Around): Step {
  const { sources } = around;
  const body = entriesUnder(node);
  sources.spendOn(body, node);
  const inputs = fieldsOf(body.get('inputs'));
  const written = body.get('task');
  const [name = '', version = ''] = textOf(written).split('@');
  const task =
    written === undefined || name === '' ? null : { name, version, place: sources.placeOf(written) };
  const off = /^false$/i.test(textOf(body.get('enabled')));
  const strength = off ? 'advisory' : weakest(around.strength, strengthIn(body, under));
  const programs = [
    ...shells.flatMap((key) => body.get(key) ?? []),
    ...[...inputs.values()].filter(({ key }) => task !== null && isProgram(task.name, key)),
  ];
  const scripts = programs.flatMap((entry): readonly Script[] =>
    entry.value.kind === 'scalar' ? [{ text: textOf(entry), strength, place: sources.placeOf(entry) }] : [],
  );
  return { ...around, body, inputs, under, place: sources.placeOf(node), task, scripts };
}

function injectionsOf({ scripts, freeParameters }: Step): readonly Injection[] {
  return scripts.flatMap(({ text, place }) => {
    const macros = macrosIn(text).flatMap((name): readonly Injection[] => {
      const typed = typedBy(name);
      return typed === null
        ? []
        : [
            {
              ...typed,
              expression: `$(${name})`,
              place: lineOf(place, (line) => line.includes(`$(${name})`)),
            },
          ];
    });
    const given = parametersIn(text).filter((name) => freeParameters.has(name));
    return [
      ...macros,
      ...given.map((name) => ({
        expression: `parameters.${name}`,
        severity: 'low' as const,
        who: 'whoever starts or includes it chooses',
        place: lineOf(place, (line) => parametersIn(line).includes(name)),
      })),
    ];
  });
}

/** The job's own token; what it may do is set in the project. */
const ownToken = 'system.accesstoken';

function secretsOf({ body, variables, sources }: Step): readonly Secret[] {
  return [...body.values()].flatMap((entry) => secretsIn([entry], variables, sources.placeOf(entry)));
}

/** @returns the secrets that texts read by the names of variables whose value the file does not give. */
export function secretsIn(
  entries: readonly TreeEntry[],
  variables: ReadonlyMap<string, string>,
  around: Place,
): readonly Secret[] {
  return writtenIn(entries).flatMap(({ text, lines }) =>
    macrosIn(text).flatMap((name): readonly Secret[] => {
      const own = name.toLowerCase() === ownToken;
      if (!own && (!namesSecret(name) || variables.has(name.toLowerCase()))) return [];
      const within = { file: around.file, startLine: lines.startLine, endLine: lines.endLine };
      const place = lineOf(within, (line) => line.includes(`$(${name})`));
      return own
        ? [{ name: 'System.AccessToken', how: "the job's own token", severity: 'low', place }]
        : [{ name, how: 'a variable kept elsewhere', place }];
    }),
  );
}

function vaultSecrets({ task, inputs, sources, variables }: Step): readonly Secret[] {
  if (task === null || !/^azurekeyvault$/i.test(task.name)) return [];
  const vault = inputOf(inputs, 'keyvaultname');
  const filter = inputOf(inputs, 'secretsfilter');
  const how = `key vault ${expanded(textOf(vault), variables)}`;
  const names = textOf(filter)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const place = filter === undefined ? task.place : sources.placeOf(filter);
  return (names.length === 0 ? ['*'] : names).map((name) => ({
    name,
    how,
    place,
    ...(name === '*' && { severity: 'high' as const }),
  }));
}

/** Inputs are named without regard to capitals. */
function inputOf(inputs: Entries, name: string): TreeEntry | undefined {
  return [...inputs.values()].find(({ key }) => key.toLowerCase() === name);
}

function identitiesOf({ inputs, sources, variables }: Step): readonly Identity[] {
  return [...inputs.values()].flatMap((entry): readonly Identity[] => {
    const severity = connectionSeverity(entry.key);
    const name = expanded(textOf(entry), variables);
    // A registry may be named by its host, which is no connection.
    if (severity === null || name === '' || /^[\w-]+(?:\.[\w-]+)+$/.test(name)) return [];
    return [{ name: `service connection ${name}`, audience: '', severity, place: sources.placeOf(entry) }];
  });
}

function permitsOf({ body, inputs, sources }: Step): readonly Permit[] {
  const kept = body.get('persistCredentials');
  const handed = inputOf(inputs, 'addspntoenvironment');
  return [
    ...(kept !== undefined && body.has('checkout') && /^true$/i.test(textOf(kept))
      ? [
          {
            name: "the job's own token, kept in the working folder",
            severity: 'medium' as const,
            place: sources.placeOf(kept),
          },
        ]
      : []),
    ...(handed !== undefined && /^true$/i.test(textOf(handed))
      ? [
          {
            name: 'the credentials of the connection, handed to the script',
            severity: 'medium' as const,
            place: sources.placeOf(handed),
          },
        ]
      : []),
  ];
}

function importsOf({ task, body, inputs, sources, place }: Step): readonly Import[] {
  if (task === null) return artifactsOf(body, place);
  const { name, version } = task;
  const own = isOwnTask(name);
  const pinned = /^\d+\.\d+\.\d+$/.test(version);
  const taken: Import = {
    name,
    ref: version,
    pinned,
    party: own ? 'system' : 'third-party',
    type: 'task',
    ...(own && { severity: 'info' as const }),
    place: task.place,
  };
  const specific =
    /^download(?:build|pipeline)artifacts?$/i.test(name) &&
    /^specific$/i.test(textOf(inputOf(inputs, 'buildtype') ?? inputOf(inputs, 'source')));
  const from = [inputOf(inputs, 'project'), inputOf(inputs, 'pipeline') ?? inputOf(inputs, 'definition')];
  const named = from
    .map(textOf)
    .filter((one) => one !== '')
    .join('/');
  const [at] = from.filter((one) => one !== undefined);
  return specific && named !== '' && at !== undefined
    ? [taken, artifact(named, sources.placeOf(at))]
    : [taken];
}

function artifactsOf(body: Entries, place: Place): readonly Import[] {
  const from = textOf(body.get('download'));
  return from === '' || from === 'none' || from === 'current' ? [] : [artifact(from, place)];
}

function artifact(name: string, place: Place): Import {
  return { name, ref: '', pinned: false, party: 'third-party', type: 'artifact', severity: 'low', place };
}

function scansOf({ task, body, under, strength, place }: Step): readonly Scan[] {
  const scanner = task === null ? null : scannerOf(task.name);
  if (scanner === null || /^false$/i.test(textOf(body.get('enabled')))) return [];
  return [{ scanner, strength: weakest(strength, strengthIn(body, under)), place: task?.place ?? place }];
}

/** @returns how much a failure of what has this body may stop. */
export function strengthIn(body: Entries, under: readonly string[]): ScanStrength {
  const tolerated = textOf(body.get('continueOnError'));
  if (/^true$/i.test(tolerated)) return 'advisory';
  const condition = textOf(body.get('condition')).replaceAll(/\s/g, '');
  const always = /^(?:|succeeded\(\)|always\(\)|succeededorfailed\(\)|not\(canceled\(\)\))$/i.test(condition);
  return always && under.length === 0 ? 'blocking' : 'conditional';
}

export function weakest(one: ScanStrength, other: ScanStrength): ScanStrength {
  return (
    [one, other].find((s) => s === 'advisory') ?? [one, other].find((s) => s === 'conditional') ?? 'blocking'
  );
}

function kinOf({ body, task }: Step): readonly string[] {
  const kind =
    [...shells, 'checkout', 'download', 'publish', 'template', 'task'].find((key) => body.has(key)) ?? '';
  return [
    textOf(body.get('name')),
    task?.name ?? '',
    textOf(body.get('displayName')),
    task === null ? kind : '',
  ];
}

/** How it is shown, and how long it may take. */
const silent = new Set([
  'displayName',
  'name',
  'timeoutInMinutes',
  'retryCountOnTaskFailure',
  'task',
  'inputs',
  'env',
]);

function partsOf(step: Step): readonly CiPart[] {
  const { body, under, inputs, sources, place, task } = step;
  const label = labelOf(step);
  const part = (key: string, name: string, entry: TreeEntry): CiPart => {
    const at = sources.placeOf(entry);
    const toldBy = toldByOf(key, entry);
    return {
      key,
      name: `${name} of ${label}`,
      meaning: `= ${canonical(entry.value)}`,
      lines: at,
      file: at.file,
      ...(toldBy !== null && { toldBy }),
    };
  };
  const rest = [...body.values()].filter(({ key }) => !silent.has(key) && !key.startsWith('${{'));
  const conditions: readonly CiPart[] =
    under.length === 0
      ? []
      : [
          {
            key: 'under',
            name: `when there is ${label}`,
            meaning: under.join(' / '),
            lines: place,
            file: place.file,
            toldBy: ['scanner', null],
          },
        ];
  return [
    ...(task === null
      ? []
      : [
          {
            key: 'task',
            name: label,
            meaning: task.name.toLowerCase(),
            lines: task.place,
            file: task.place.file,
            toldBy: ['action', task.name] as const,
          },
        ]),
    ...conditions,
    ...rest.map((entry) => part(entry.key, spoken[entry.key] ?? entry.key, entry)),
    ...[...inputs.values()].map((entry) =>
      part(`inputs.${entry.key.toLowerCase()}`, `input ${entry.key}`, entry),
    ),
    ...[...fieldsOf(body.get('env')).values()].map((entry) =>
      part(`env.${entry.key}`, `variable ${entry.key}`, entry),
    ),
  ];
}

const spoken: Readonly<Record<string, string>> = {
  script: 'the commands',
  bash: 'the commands',
  pwsh: 'the commands',
  powershell: 'the commands',
  condition: 'the condition',
  continueOnError: 'what a failure means',
  enabled: 'the switch',
  workingDirectory: 'the folder',
};

function labelOf({ body, task }: Step): string {
  const name =
    [textOf(body.get('displayName')), textOf(body.get('name')), task?.name ?? ''].find(
      (text) => text !== '',
    ) ?? '';
  const line = name.replaceAll(/\s+/g, ' ');
  return name === '' ? 'a step' : `step ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`;
}

/** What a delta on the same line tells: one macro alone is one secret, a connection is one identity. */
function toldByOf(key: string, entry: TreeEntry): NonNullable<CiPart['toldBy']> | null {
  const text = textOf(entry).trim();
  if (/^(?:condition|continueOnError|enabled)$/.test(key)) return ['scanner', null];
  if (key === 'persistCredentials') return ['permit', "the job's own token, kept in the working folder"];
  const alone = /^\$\(([\w.-]{1,128})\)$/.exec(text)?.[1];
  if (alone !== undefined) return ['secret', alone.toLowerCase() === ownToken ? 'System.AccessToken' : alone];
  return key.startsWith('inputs.') && connectionSeverity(key.slice(7)) !== null
    ? ['identity', `service connection ${text}`]
    : null;
}

/** @returns the text with variables whose value the file gives in their places. */
export function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  let filled = text;
  for (let round = 0; round < 3 && filled.includes('$(') && filled.length < 2_000; round += 1) {
    filled = filled.replaceAll(
      /\$\(([\w.-]{1,128})\)/g,
      (whole, name: string) => variables.get(name.toLowerCase()) ?? whole,
    );
  }
  return filled;
}
