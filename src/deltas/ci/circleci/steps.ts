/** The steps of a job with every command of the file put in its place: what they run, read and are told apart by. */
import type { TextFile } from '../../../change/snapshot.ts';
import { canonical } from '../../../syntax/canonical.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { type Entries, entriesOf, isNothing, textOf, textsOf } from '../../pipelines/workflow.ts';
import type { CiJob, CiPart, CiStep, Closeness, Identity, Place, Script, Secret } from '../model.ts';
import { keyLine, leafParts, partOf, placeIn } from '../reading/job.ts';
import { type Config, defaultsOf } from './config.ts';
import { filled, handedOn, type Scope, soleParameter } from './values.ts';

/** Beyond these a configuration is refused: commands inside commands could double with each. */
export const circleLimits = { steps: 50_000, depth: 32, characters: 8_388_608 };

type Named = Pick<CiJob, 'id' | 'label' | 'place'>;

/** What one run of a job may be and read, whatever stands in its commands. */
export interface Held {
  readonly secrets: readonly Secret[];
  readonly identities: readonly Identity[];
  readonly closeness: readonly Closeness[];
}

/** A job or command as it is written, once however often it runs; its commands once for each set of values that they get. */
export interface Written {
  readonly id: string;
  readonly label: string;
  readonly place: Place;
  readonly scripts: ReadonlyMap<string, Script>;
  readonly steps: readonly CiStep[];
  readonly strength: ScanStrength;
}

interface Writing extends Written {
  readonly scripts: Map<string, Script>;
  readonly steps: CiStep[];
  strength: ScanStrength;
}

interface Around {
  readonly scope: Scope;
  readonly owner: Writing;
  /** Steps that a caller hands in are the job's. */
  readonly job: Writing;
  /** False where the owner's steps are known from an earlier run. */
  readonly first: boolean;
  readonly strength: ScanStrength | null;
  readonly conditions: readonly CiPart[];
  /** True under a condition of the callers as well. */
  readonly sometimes: boolean;
  readonly depth: number;
}

/** What has no meaning beyond how a run is shown and how long it may take. */
const silent = new Set(['name', 'no_output_timeout']);

const ranks: readonly ScanStrength[] = ['advisory', 'conditional', 'blocking'];

export class StepReader {
  readonly #config: Config;
  #left = circleLimits.steps;
  #characters = circleLimits.characters;
  readonly #begun = new Set<string>();
  readonly #writings = new Map<string, Writing>();
  readonly #secrets: Secret[] = [];
  readonly #identities: Identity[] = [];
  readonly #closeness: Closeness[] = [];

  constructor(config: Config) {
    this.#config = config;
  }

  get written(): readonly Written[] {
    return [...this.#writings.values()].filter(({ steps, scripts }) => steps.length + scripts.size > 0);
  }

  /** @returns what the runs that were read since the last call hold; the limits count for the whole file. */
  held(): Held {
    return {
      secrets: this.#secrets.splice(0),
      identities: this.#identities.splice(0),
      closeness: this.#closeness.splice(0),
    };
  }

  /**
   * @param strength null where nothing runs the steps: their commands are not told.
   * @param own true for steps that one run adds to a job.
   */
  read(
    entry: TreeEntry | undefined,
    owner: Named,
    scope: Scope,
    strength: ScanStrength | null,
    own: boolean,
  ): void {
    if (entry === undefined) return;
    const first = own || !this.#begun.has(owner.id);
    if (!own) this.#begun.add(owner.id);
    const job = this.#writing(owner, strength ?? 'conditional');
    this.#list(entry.value, {
      scope,
      job,
      owner: job,
      first,
      strength,
      conditions: [],
      sometimes: false,
      depth: 0,
    });
  }

  /** The strongest of its runs is what holds a change back. */
  #writing(named: Named, strength: ScanStrength): Writing {
    const known = this.#writings.get(named.id);
    if (known !== undefined) {
      if (ranks.indexOf(strength) > ranks.indexOf(known.strength)) known.strength = strength;
      return known;
    }
    const fresh = { ...named, scripts: new Map<string, Script>(), steps: [], strength };
    this.#writings.set(named.id, fresh);
    return fresh;
  }

  #list(node: TreeNode | undefined, around: Around): void {
    if (node === undefined || isNothing(node)) return;
    if (around.depth > circleLimits.depth) {
      throw this.#fault(node, `commands inside commands, more than ${circleLimits.depth} levels deep`);
    }
    if (node.kind === 'sequence') {
      for (const item of node.items) this.#step(item, around);
      return;
    }
    const name = node.kind === 'scalar' ? soleParameter(String(node.value)) : null;
    if (name === null) throw this.#fault(node, 'steps must be a list');
    this.#parameter(name, node, around);
  }

  /** Steps that a caller hands in. */
  #parameter(name: string, node: TreeNode, around: Around): void {
    const [given] = around.scope.get(name) ?? [];
    if (given === undefined || given === node || given.kind === 'scalar') return;
    const handed = { ...around, owner: around.job, first: true, depth: around.depth + 1 };
    this.#list(given, handed);
  }

  #step(item: TreeNode, around: Around): void {
    this.#left -= 1;
    if (this.#left < 0)
      throw this.#fault(item, `holds more than ${circleLimits.steps} steps, commands written out`);
    if (item.kind === 'sequence') throw this.#fault(item, 'a step must be a name or a map');
    if (item.kind === 'scalar') {
      const name = soleParameter(String(item.value));
      if (name === null) this.#call(String(item.value ?? ''), item, undefined, around);
      else this.#parameter(name, item, around);
      return;
    }
    const [entry] = item.entries.values();
    if (entry === undefined) return;
    if (entry.key === 'when' || entry.key === 'unless') this.#conditional(entry, around);
    else if (entry.key === 'steps') this.#list(entry.value, { ...around, depth: around.depth + 1 });
    else this.#call(entry.key, item, entry, around);
  }

  #conditional(entry: TreeEntry, around: Around): void {
    const body = entriesOf(entry);
    const condition = body.get('condition');
    const { file } = this.#config;
    const part: readonly CiPart[] =
      condition === undefined
        ? []
        : [
            {
              key: `condition ${around.conditions.length}`,
              name: `the condition of steps`,
              meaning: `${entry.key} ${canonical(condition.value)}`,
              lines: condition,
              file,
            },
          ];
    this.#list(body.get('steps')?.value, {
      ...around,
      conditions: [...around.conditions, ...part],
      sometimes: true,
      depth: around.depth + 1,
    });
  }

  /** A step of CircleCI's own, a command of this file, or one of an orb. */
  #call(name: string, lines: Lines, entry: TreeEntry | undefined, around: Around): void {
    if (name === 'run' && entry !== undefined) {
      this.#run(entry, around);
      return;
    }
    const { file, commands } = this.#config;
    const given = entriesOf(entry);
    const label = `step ${name}`;
    // Of CircleCI's own steps a name is only shown; a command may mean something by it.
    const builtIn = !name.includes('/') && !commands.has(name);
    const inputs = entry === undefined ? [] : leafParts(file, 'with', inputOf(label), entry);
    this.#told(around, {
      place: placeIn(file, lines),
      kin: ['', name],
      parts: [
        { key: 'step', name: label, meaning: name, lines, file },
        ...inputs.filter(({ key }) => !builtIn || !silent.has(key.slice('with.'.length))),
        ...around.conditions,
      ],
    });
    if (name === 'add_ssh_keys') this.#sshKeys(entry ?? null, lines);
    if (name === 'setup_remote_docker') {
      this.#closeness.push({ feature: 'remote Docker', severity: 'low', place: placeIn(file, lines) });
    }
    this.#identities.push(...identitiesIn(this.#config, given, around.scope));
    const command = commands.get(name);
    if (command === undefined) return;
    const body = entriesOf(command);
    const scope = new Map([...this.#config.defaults, ...defaultsOf(entriesOf(body.get('parameters')))]);
    for (const field of given.values()) scope.set(field.key, handedOn(field.value, around.scope));
    const owner = { id: `command ${name}`, label: `command ${name}`, place: placeIn(file, keyLine(command)) };
    const first = !this.#begun.has(owner.id);
    this.#begun.add(owner.id);
    const defaults = defaultParts(file, body.get('parameters'));
    if (first)
      this.#writing(owner, 'conditional').steps.push({
        place: owner.place,
        kin: ['', 'parameters'],
        parts: defaults,
      });
    this.#list(body.get('steps')?.value, {
      ...around,
      scope,
      owner: this.#writing(owner, around.strength ?? 'conditional'),
      first,
      conditions: [],
      depth: around.depth + 1,
    });
  }

  #run(entry: TreeEntry, around: Around): void {
    const { file } = this.#config;
    const fields = entriesOf(entry);
    const command = entry.value.kind === 'scalar' ? entry : fields.get('command');
    const title = textOf(fields.get('name')).replaceAll(/\s+/g, ' ').slice(0, 60);
    const label = title === '' ? 'a run step' : `step ${title}`;
    const rest = [...fields.values()].filter(({ key }) => key !== 'command' && !silent.has(key));
    this.#told(around, {
      place: placeIn(file, entry),
      kin: ['', title, 'run'],
      parts: [
        ...(command === undefined
          ? []
          : [
              {
                key: 'run',
                name: `the commands of ${label}`,
                meaning: textOf(command).trimEnd(),
                lines: command,
                file,
              },
            ]),
        ...rest.flatMap((field) =>
          leafParts(file, field.key, (inner) => `${spoken(field.key, inner)} of ${label}`, field),
        ),
        ...around.conditions,
      ],
    });
    if (command === undefined) return;
    const place = placeIn(file, command);
    if (around.strength === null) return;
    const text = this.#affordable(textOf(command), around.scope);
    const strength = around.sometimes ? { strength: 'conditional' as const } : {};
    around.owner.scripts.set(`${place.startLine} ${around.sometimes} ${text}`, { text, place, ...strength });
    this.#identities.push(...tokensIn(text, place));
  }

  #told({ owner, first }: Around, step: CiStep): void {
    if (first) owner.steps.push(step);
  }

  /** Beyond the limit a text stays as it is written. */
  #affordable(text: string, scope: Scope): string {
    const out = filled(text, scope);
    this.#characters -= out.length;
    return this.#characters < 0 ? text : out;
  }

  #sshKeys(entry: TreeEntry | null, lines: Lines): void {
    const listed = entry === null ? undefined : entriesOf(entry).get('fingerprints');
    const place = placeIn(this.#config.file, listed ?? lines);
    const prints = textsOf(listed?.value);
    this.#secrets.push(
      ...(prints.length === 0 ? ['every SSH key of the project'] : prints).map((name) => ({
        name,
        how: 'SSH key',
        place,
      })),
    );
  }

  #fault({ startLine }: Lines, reason: string): Unreadable {
    return new Unreadable(this.#config.file.path, startLine, reason);
  }
}

/** What a parameter is where no caller gives it. */
export function defaultParts(file: TextFile, parameters: TreeEntry | undefined): readonly CiPart[] {
  return [...entriesOf(parameters).values()].flatMap((entry) => {
    const given = entriesOf(entry).get('default');
    return given === undefined
      ? []
      : [partOf(file, `default.${entry.key}`, `default of parameter ${entry.key}`, given)];
  });
}

function inputOf(owner: string): (inner: string) => string {
  return (inner) => (inner === '' ? `the inputs of ${owner}` : `input ${inner} of ${owner}`);
}

function spoken(key: string, inner: string): string {
  if (inner === '') return `the ${key.replaceAll('_', ' ')}`;
  return key === 'environment' ? `variable ${inner}` : `${key} ${inner}`;
}

/** Inputs of orbs that take a role by the job's own token: circleci/aws-cli, circleci/gcp-cli (their orb pages, read 2026-11). */
const roles = new Set(['role_arn', 'role-arn', 'aws_role_arn']);

export function identitiesIn(config: Config, given: Entries, scope: Scope): readonly Identity[] {
  return [...given.values()].flatMap((entry): readonly Identity[] => {
    const place = placeIn(config.file, entry);
    const text = filled(textOf(entry), scope);
    if (roles.has(entry.key) && text !== '') return [{ name: `role ${text}`, audience: '', place }];
    return entry.key === 'use_oidc' && text === 'true'
      ? [{ name: 'the identity token of the job', audience: '', place }]
      : [];
  });
}

/** `CIRCLE_OIDC_TOKEN` and its V2 stand in every job's environment; what reads them is what counts (circleci.com/docs/openid-connect-tokens, read 2026-11). */
function tokensIn(text: string, place: Script['place']): readonly Identity[] {
  const audience = /\bcircleci run oidc get\b[^\n]{0,200}"aud"\s{0,4}:\s{0,4}"([^"\n]{1,200})"/.exec(
    text,
  )?.[1];
  return /\bCIRCLE_OIDC_TOKEN(?:_V2)?\b|\bcircleci run oidc get\b/.test(text)
    ? [{ name: 'the identity token of the job', audience: audience ?? '', place }]
    : [];
}

/** @returns a part for each field of a map but the named ones. */
export function restParts(config: Config, body: Entries, told: ReadonlySet<string>): readonly CiPart[] {
  return [...body.values()]
    .filter(({ key }) => !told.has(key) && !silent.has(key))
    .flatMap((entry) =>
      entry.key === 'environment'
        ? leafParts(config.file, entry.key, (inner) => spoken(entry.key, inner), entry)
        : [partOf(config.file, entry.key, spoken(entry.key, ''), entry)],
    );
}
