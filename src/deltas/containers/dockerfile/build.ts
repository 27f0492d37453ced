/** A Dockerfile as a typed model: stages with what they are based on, who runs them, and variables followed where known. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import {
  type Dockerfile,
  type DockerInstruction,
  dockerVariables,
  dockerWords,
  readDockerfile,
} from '../../../syntax/dockerfile.ts';
import { interpolate } from '../../../syntax/interpolation.ts';
import type { Lines } from '../../../syntax/tree.ts';
import { type ImageName, imageName } from '../images.ts';

/** One side of one Dockerfile. */
export interface Build {
  readonly file: TextFile;
  readonly side: Side;
  readonly dockerfile: Dockerfile;
  readonly stages: readonly Stage[];
  /** What stands before the first FROM and is no ARG. */
  readonly preamble: readonly DockerInstruction[];
}

export interface Stage {
  /** "the image" for the last one, else "stage quay", "stage #2". */
  readonly label: string;
  readonly name: string | null;
  /** The FROM; null for a fragment that has none. */
  readonly from: DockerInstruction | null;
  /** null for `scratch` and for another stage. */
  readonly base: ImageName | null;
  readonly steps: readonly Step[];
  /** What the last USER says, through the stages it is based on; null where the base image decides. */
  readonly user: User | null;
  /** True where no other stage takes from it: it is what the build gives. */
  readonly final: boolean;
}

export interface User extends Lines {
  readonly name: string;
}

/** An instruction with its variables put in. */
export interface Step extends DockerInstruction {
  readonly known: string;
  readonly sets: readonly Variable[];
  /** The image that COPY or a mount takes from; null where it is another stage. */
  readonly images: readonly ImageName[];
}

export interface Variable {
  readonly name: string;
  /** null for an ARG that whoever builds must give. */
  readonly value: string | null;
}

/** Longer values are not followed: a variable that doubles itself would grow without end. */
const longestValue = 4_096;

/** @throws Unreadable as readDockerfile does. */
export function readBuild(file: TextFile, side: Side): Build {
  const dockerfile = readDockerfile(file.path, file.text);
  const { escapeSign, instructions } = dockerfile;
  const globals = new Map<string, string>();
  const preamble: DockerInstruction[] = [];
  const drafts: Draft[] = [];
  const lookup = (variables: ReadonlyMap<string, string>) => (name: string) => variables.get(name);
  let variables = new Map<string, string>();
  for (const instruction of instructions) {
    const current = drafts.at(-1);
    if (instruction.keyword === 'FROM' && !instruction.onBuild) {
      variables = new Map();
      drafts.push(draftOf(instruction, escapeSign, interpolate(instruction.rest, lookup(globals)), drafts));
      // A stage goes on with the environment of the one that it is based on.
      for (const [name, value] of drafts.at(-1)?.parent?.environment ?? []) variables.set(name, value);
      continue;
    }
    const sets = variablesOf(instruction, escapeSign, current === undefined ? globals : variables, globals);
    const target = current === undefined ? globals : variables;
    for (const { name, value } of sets) if (value !== null) target.set(name, value);
    if (current === undefined) {
      if (instruction.keyword === 'ARG') continue;
      preamble.push(instruction);
      continue;
    }
    if (instruction.keyword === 'ENV')
      for (const { name, value } of sets) current.environment.set(name, value ?? '');
    const known = interpolate(instruction.rest, lookup(variables));
    current.steps.push({
      ...instruction,
      known,
      sets,
      images: takenFrom(instruction, variables, globals, drafts),
    });
  }
  // A file without FROM is a part of one, included from elsewhere.
  const fragment: readonly Stage[] =
    drafts.length === 0 && preamble.length > 0 ? [fragmentOf(preamble, escapeSign)] : [];
  const stages = drafts.length === 0 ? fragment : stagesOf(drafts);
  return { file, side, dockerfile, stages, preamble: drafts.length === 0 ? [] : preamble };
}

interface Draft {
  readonly name: string | null;
  readonly from: DockerInstruction;
  readonly parent: Draft | null;
  readonly base: ImageName | null;
  readonly steps: Step[];
  readonly environment: Map<string, string>;
}

function draftOf(
  from: DockerInstruction,
  escapeSign: string,
  known: string,
  earlier: readonly Draft[],
): Draft {
  const [image = '', as = '', name] = dockerWords(known, escapeSign);
  const parent = stageNamed(image, earlier);
  return {
    name: as.toLowerCase() === 'as' && name !== undefined ? name.toLowerCase() : null,
    from,
    parent,
    base: parent === null ? imageName(image) : null,
    steps: [],
    environment: new Map(parent?.environment),
  };
}

/** The last of that name counts, as for BuildKit. */
function stageNamed(name: string, drafts: readonly Draft[]): Draft | null {
  return drafts.findLast((draft) => draft.name === name.toLowerCase()) ?? null;
}

function variablesOf(
  instruction: DockerInstruction,
  escapeSign: string,
  variables: ReadonlyMap<string, string>,
  globals: ReadonlyMap<string, string>,
): readonly Variable[] {
  const { keyword } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  return dockerVariables(instruction, escapeSign).map(({ name, value }) => {
    if (value === null) return { name, value: keyword === 'ARG' ? (globals.get(name) ?? null) : '' };
    const known = interpolate(value, (other) => variables.get(other));
    return { name, value: known.length > longestValue ? value.slice(0, longestValue) : known };
  });
}

/** Names from `--from=` and `--mount=…,from=`; a number or the name of a stage is no image. */
function takenFrom(
  { flags }: DockerInstruction,
  variables: ReadonlyMap<string, string>,
  globals: ReadonlyMap<string, string>,
  drafts: readonly Draft[],
): readonly ImageName[] {
  return sourcesOf(flags).flatMap((written) => {
    const source = interpolate(written, (name) => variables.get(name) ?? globals.get(name));
    return /^\d+$/.test(source) || stageNamed(source, drafts) !== null ? [] : (imageName(source) ?? []);
  });
}

function sourcesOf(flags: DockerInstruction['flags']): readonly string[] {
  return flags.flatMap(({ name, value }) => {
    if (name === 'from') return [value];
    if (name !== 'mount') return [];
    return value.split(',').flatMap((part) => (part.startsWith('from=') ? [part.slice('from='.length)] : []));
  });
}

function stagesOf(drafts: readonly Draft[]): readonly Stage[] {
  const taken = new Set<Draft>();
  for (const draft of drafts) {
    if (draft.parent !== null) taken.add(draft.parent);
    for (const source of draft.steps.flatMap(({ flags }) => sourcesOf(flags))) {
      const stage = /^\d+$/.test(source) ? drafts[Number(source)] : stageNamed(source, drafts);
      if (stage !== undefined && stage !== null) taken.add(stage);
    }
  }
  const users = new Map<Draft, User | null>();
  return drafts.map((draft, index): Stage => {
    const last = draft.steps.findLast(({ keyword, onBuild }) => keyword === 'USER' && !onBuild);
    const inherited = draft.parent === null ? null : (users.get(draft.parent) ?? null);
    const user =
      last === undefined
        ? inherited
        : { name: last.known.trim(), startLine: last.startLine, endLine: last.endLine };
    users.set(draft, user);
    const isLast = index === drafts.length - 1;
    const own = draft.name === null ? `stage #${index + 1}` : `stage ${draft.name}`;
    return {
      label: isLast ? 'the image' : own,
      name: draft.name,
      from: draft.from,
      base: draft.base,
      steps: draft.steps,
      user,
      final: isLast || !taken.has(draft),
    };
  });
}

function fragmentOf(instructions: readonly DockerInstruction[], escapeSign: string): Stage {
  const steps = instructions.map(
    (instruction): Step => ({
      ...instruction,
      known: instruction.rest,
      sets: variablesOf(instruction, escapeSign, new Map(), new Map()),
      images: [],
    }),
  );
  const last = steps.findLast(({ keyword }) => keyword === 'USER');
  const user = last === undefined ? null : { ...last, name: last.known.trim() };
  return { label: 'the image', name: null, from: null, base: null, steps, user, final: true };
}
