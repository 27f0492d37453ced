/** A Dockerfile cut into the parts that its deltas do not tell: commands, copies, variables, what runs at the start. */
import { dockerKeywords, dockerWords } from '../../../syntax/dockerfile.ts';
import { isCosmetic, obeyedParts, type Part, partOf, versionless } from '../parts.ts';
import type { Build, Stage, Step } from './build.ts';

/** Told by deltas, or without meaning for what the image may do. */
const judged = new Set(['FROM', 'USER', 'EXPOSE', 'LABEL', 'MAINTAINER', 'STOPSIGNAL']);
/** Their order is part of their meaning. */
const ordered = new Set(['RUN', 'COPY', 'ADD', 'USER', 'WORKDIR', 'SHELL']);

export function buildParts(build: Build | null): readonly Part[] {
  if (build === null) return [];
  return [
    ...build.preamble.map((instruction) =>
      partOf(
        build,
        instruction,
        'a line before the first FROM',
        `${instruction.keyword} ${instruction.rest}`,
      ),
    ),
    ...build.stages.flatMap((stage) => stageParts(build, stage)),
    ...obeyedParts(build),
  ];
}

function stageParts(build: Build, stage: Stage): readonly Part[] {
  return stage.steps.flatMap((step) => stepParts(build, stage, step));
}

/** @returns the stages of the after side that do the same in another order. */
export function reorderedParts(before: Build | null, after: Build | null): readonly Part[] {
  if (before === null || after === null) return [];
  const orderIn = (build: Build, stage: Stage) =>
    stage.steps.filter(({ keyword }) => ordered.has(keyword)).map((step) => meaningOf(build, step));
  const had = new Map(before.stages.map((stage) => [stage.label, orderIn(before, stage)]));
  return after.stages.flatMap((stage): readonly Part[] => {
    const was = had.get(stage.label) ?? [];
    const is = orderIn(after, stage);
    const moved = JSON.stringify(was) !== JSON.stringify(is);
    if (!moved || JSON.stringify([...was].sort()) !== JSON.stringify([...is].sort())) return [];
    const lines = stage.from ?? stage.steps[0];
    const name = `the order of the instructions of ${stage.label}`;
    return lines === undefined ? [] : [partOf(after, lines, name, JSON.stringify(is))];
  });
}

function stepParts(build: Build, stage: Stage, step: Step): readonly Part[] {
  const { keyword, rest } = step;
  if (judged.has(keyword) && !step.onBuild) return [];
  // Without a check a container is only watched less well.
  if (keyword === 'HEALTHCHECK' && /^none$/i.test(rest.trim())) return [];
  if (keyword === 'ARG' || keyword === 'ENV') {
    const owner = keyword === 'ARG' ? 'the build arguments' : 'the image';
    return step.sets
      .filter(({ name }) => !isCosmetic(name))
      .map(({ name, value }) =>
        partOf(
          build,
          step,
          `variable ${name} of ${stage.label}`,
          `${keyword} ${value === null ? '' : `=${versionless(value)}`}`,
          [`${name} of ${owner}`],
        ),
      );
  }
  const whole = partOf(build, step, nameOf(keyword, stage), meaningOf(build, step));
  return [keyword === 'HEALTHCHECK' ? { ...whole, mayGo: true } : whole];
}

function nameOf(keyword: string, { label }: Stage): string {
  if (!dockerKeywords.has(keyword)) return 'a line that is no instruction';
  const names = new Map([
    ['RUN', `a command of ${label}`],
    ['COPY', `what ${label} copies`],
    ['ADD', `what ${label} adds`],
    ['CMD', `the start command of ${label}`],
    ['ENTRYPOINT', `the start command of ${label}`],
    ['HEALTHCHECK', `the health check of ${label}`],
  ]);
  return names.get(keyword) ?? `${keyword} of ${label}`;
}

/** White space outside of quotes is layout. */
function meaningOf({ dockerfile }: Build, { keyword, flags, rest, exec, heredocs, onBuild }: Step): string {
  const words = exec ?? dockerWords(rest, dockerfile.escapeSign, 'as written');
  const options = flags.map(({ name, value }) => `--${name}=${value}`).sort();
  const texts = heredocs.map(({ text }) => text);
  return JSON.stringify([onBuild, keyword, exec !== null, options, words, texts]);
}
