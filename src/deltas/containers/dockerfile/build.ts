/** A Dockerfile as a typed model: stages with what they are based on, who runs them, and variables followed where known. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import {
  type Dockerfile,
  type DockerInstruction,
  dockerVariables,
  dockerWords,
  readDockerfile,
} from '../../../syntax/dockerfile.ts';
import { interpolate } from '../../../syntax/expressions/interpolation.ts';
import type { Lines } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
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

/** Beyond these variables are no longer followed: one that doubles itself would grow without end. */
export const buildLimits = { value: 4_096, growth: 4_194_304, stages: 500 };

type Lookup = (name: string) => string | undefined;
type Grow = (text: string, lookup: Lookup) => string;

/** @returns a function that puts variables in until the texts together have grown too much. */
function bounded(): Grow {
  let left = buildLimits.growth;
  return (text, lookup) => {
    if (left <= 0) return text;
    const known = interpolate(text, lookup);
    left -= Math.max(0, known.length - text.length);
    return known;
  };
}

/** @throws Unreadable as readDockerfile does, and where there are more stages than anybody writes. */
export function readBuild(file: TextFile, side: Side): Build {
  const dockerfile = readDockerfile(file.path, file.text);
  const { escapeSign, instructions } = dockerfile;
  const grow = bounded();
  const globals = new Map<string, string>();
  const preamble: DockerInstruction[] = [];
  const drafts: Draft[] = [];
  const named = new Map<string, Draft>();
  let variables = globals;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM' && !instruction.onBuild) {
      const known = grow(instruction.rest, (name) => globals.get(name));
      const draft = draftOf(instruction, dockerWords(known, escapeSign), named);
      drafts.push(draft);
      if (draft.name !== null) named.set(draft.name, draft);
      if (drafts.length > buildLimits.stages) {
        throw new Unreadable(file.path, instruction.startLine, `more than ${buildLimits.stages} stages`);
      }
      // A stage goes on with the environment of the one that it is based on.
      variables = new Map(draft.environment);
      continue;
    }
    const lookup: Lookup = (name) => variables.get(name);
    const sets = variablesOf(instruction, escapeSign, globals, (text) => grow(text, lookup));
    for (const { name, value } of sets) if (value !== null) variables.set(name, value);
    const current = drafts.at(-1);
    if (current === undefined) {
      if (instruction.keyword !== 'ARG') preamble.push(instruction);
      continue;
    }
    if (instruction.keyword === 'ENV') {
      for (const { name, value } of sets) current.environment.set(name, value ?? '');
    }
    const known = grow(instruction.rest, lookup);
    const images = sourcesOf(instruction.flags).flatMap((written) => {
      const source = grow(written, (name) => variables.get(name) ?? globals.get(name));
      return /^\d+$/.test(source) || named.has(source.toLowerCase()) ? [] : (imageName(source) ?? []);
    });
    current.steps.push({ ...instruction, known, sets, images });
  }
  // A file without FROM is a part of one, included from elsewhere.
  if (drafts.length === 0 && instructions.length > 0) {
    return { file, side, dockerfile, stages: [fragmentOf(instructions, escapeSign)], preamble: [] };
  }
  return { file, side, dockerfile, stages: stagesOf(drafts, named), preamble };
}

interface Draft {
  readonly name: string | null;
  readonly from: DockerInstruction;
  readonly parent: Draft | null;
  readonly base: ImageName | null;
  readonly steps: Step[];
  readonly environment: Map<string, string>;
}

/** @param words image, and "AS" with a name. */
function draftOf(
  from: DockerInstruction,
  [image = '', as = '', name]: readonly string[],
  named: ReadonlyMap<string, Draft>,
): Draft {
  const parent = named.get(image.toLowerCase()) ?? null;
  return {
    name: as.toLowerCase() === 'as' && name !== undefined ? name.toLowerCase() : null,
    from,
    parent,
    base: parent === null ? imageName(image) : null,
    steps: [],
    environment: new Map(parent?.environment),
  };
}

function variablesOf(
  instruction: DockerInstruction,
  escapeSign: string,
  globals: ReadonlyMap<string, string>,
  grow: (text: string) => string,
): readonly Variable[] {
  const { keyword } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  return dockerVariables(instruction, escapeSign).map(({ name, value }) => {
    if (value === null) return { name, value: keyword === 'ARG' ? (globals.get(name) ?? null) : '' };
    const known = grow(value);
    return { name, value: known.length > buildLimits.value ? value.slice(0, buildLimits.value) : known };
  });
}

/** Names from `--from=` and `--mount=…,from=`. */
function sourcesOf(flags: DockerInstruction['flags']): readonly string[] {
  return flags.flatMap(({ name, value }) => {
    if (name === 'from') return [value];
    if (name !== 'mount') return [];
    return value.split(',').flatMap((part) => (part.startsWith('from=') ? [part.slice('from='.length)] : []));
  });
}

function stagesOf(drafts: readonly Draft[], named: ReadonlyMap<string, Draft>): readonly Stage[] {
  const taken = new Set<Draft>();
  for (const draft of drafts) {
    if (draft.parent !== null) taken.add(draft.parent);
    for (const source of draft.steps.flatMap(({ flags }) => sourcesOf(flags))) {
      const stage = /^\d+$/.test(source) ? drafts[Number(source)] : named.get(source.toLowerCase());
      if (stage !== undefined) taken.add(stage);
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
      sets: variablesOf(instruction, escapeSign, new Map(), (text) => text),
      images: [],
    }),
  );
  const last = steps.findLast(({ keyword }) => keyword === 'USER');
  const user = last === undefined ? null : { ...last, name: last.known.trim() };
  return { label: 'the image', name: null, from: null, base: null, steps, user, final: true };
}
