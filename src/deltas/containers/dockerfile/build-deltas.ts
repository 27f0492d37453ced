/** Two Dockerfiles compared by what the images become: who runs them, what is in them, and how they are built. */
import type { DraftDelta, Evidence, Severity } from '../../delta.ts';
import { isSecretName } from '../../secrets/names.ts';
import { compareTraits, type Trait } from '../../traits.ts';
import { type Script, scriptOf } from '../commands.ts';
import {
  commandFindings,
  compareLists,
  evidenceIn,
  fetchedWords,
  type Item,
  type ListWords,
  lineHolding,
  openedWords,
  type Secret,
  type Setting,
  secretDeltas,
  secretsIn,
  settingTraits,
} from '../findings.ts';
import { capital, type ImageUse, imageDeltas, imageName } from '../images.ts';
import { isRootUser } from '../users.ts';
import type { Build, Stage, Step } from './build.ts';

const theBuild = 'the build';

export function buildDeltas(before: Build | null, after: Build | null): readonly DraftDelta[] {
  const [then, now] = [read(before), read(after)];
  return [
    ...presence(before, after),
    ...imageDeltas(
      then.images,
      now.images,
      before === null || after === null ? new Set([theBuild]) : undefined,
    ),
    ...userDeltas(before, after),
    ...leftMounts(before, after, compareTraits(then.traits, now.traits)),
    ...secretDeltas(then.secrets, now.secrets),
    ...compareLists(then.ports, now.ports, portWords),
    ...compareLists(then.fetched, now.fetched, fetchedWords),
    ...compareLists(then.opened, now.opened, openedWords),
  ];
}

interface Contents {
  readonly images: readonly ImageUse[];
  readonly traits: readonly Trait[];
  readonly ports: readonly Item[];
  readonly fetched: readonly Item[];
  readonly opened: readonly Item[];
  readonly secrets: readonly Secret[];
}

const nothing: Contents = { images: [], traits: [], ports: [], fetched: [], opened: [], secrets: [] };

function read(build: Build | null): Contents {
  if (build === null) return nothing;
  const commands = build.stages.map(({ steps }) => commandFindings(build, theBuild, scriptsOf(steps)));
  return {
    images: imagesOf(build),
    traits: [
      ...commands.flatMap(({ traits }) => traits),
      ...build.stages.flatMap(({ steps }) => steps.flatMap((step) => stepTraits(build, step))),
      ...argumentTraits(build),
    ],
    secrets: build.stages.flatMap(({ steps }) =>
      steps.flatMap((step) => {
        const { user, settings } = settingsOf(step);
        return secretsIn(build, user, settings);
      }),
    ),
    ports: build.stages.filter(({ final }) => final).flatMap((stage) => portsOf(build, stage)),
    fetched: commands.flatMap(({ fetched }) => fetched),
    opened: [
      ...commands.flatMap(({ opened }) => opened),
      ...build.stages.flatMap(({ steps }) => steps.flatMap((step) => openedByCopy(build, step))),
    ],
  };
}

/** A Dockerfile that comes or goes is one delta: its images are facts of it. */
function presence(before: Build | null, after: Build | null): readonly DraftDelta[] {
  const build = before === null ? after : after === null ? before : null;
  const first = build?.dockerfile.instructions[0];
  if (build === null || first === undefined) return [];
  const images = [...new Set(imagesOf(build).map(({ name }) => name.repository))].sort();
  const from = images.length === 0 ? '' : `, based on ${images.slice(0, 6).join(', ')}`;
  return [
    {
      kind: before === null ? 'infra.resource.added' : 'infra.resource.removed',
      ...(after === null ? { direction: 'narrows' as const } : {}),
      subject: 'the image',
      facts: { images, unpinned: imagesOf(build).some(({ name }) => name.pin === 'none') },
      summary:
        before === null ? `A new image is built here${from}` : `An image is no longer built here${from}`,
      evidence: [evidenceIn(build, build.stages.at(-1)?.from ?? first)],
    },
  ];
}

function imagesOf(build: Build): readonly ImageUse[] {
  const use = (name: ImageUse['name'], lines: Step | Stage['from'], frontend?: boolean): ImageUse[] =>
    lines === null
      ? []
      : [
          {
            user: theBuild,
            name,
            evidence: evidenceIn(build, lines),
            ...(frontend === true ? { frontend } : {}),
          },
        ];
  const { frontend } = build.dockerfile;
  const reader = frontend === null ? null : imageName(frontend.image.split(/\s/)[0] ?? '');
  return [
    ...(reader === null || frontend === null
      ? []
      : [{ user: theBuild, name: reader, evidence: evidenceIn(build, frontend), frontend: true }]),
    ...build.stages.flatMap(({ base, from, steps }) => [
      ...(base === null ? [] : use(base, from)),
      ...steps.flatMap((step) => step.images.flatMap((name) => use(name, step))),
    ]),
  ];
}

function scriptsOf(steps: readonly Step[]): readonly Script[] {
  return steps.flatMap((step): readonly Script[] => {
    const { keyword, exec, known, heredocs } = step;
    if (keyword === 'ADD' && /^https?:/i.test(known))
      return [{ text: `curl -O ${known.split(/\s/)[0] ?? ''}`, lines: step, quiet: true }];
    if (!['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(keyword)) return [];
    const command = exec === null ? known : scriptOf(exec);
    return [
      {
        text: [command, ...heredocs.map(({ text }) => text)].join('\n'),
        lines: step,
        quiet: keyword === 'HEALTHCHECK',
      },
    ];
  });
}

function settingsOf(step: Step): { readonly user: string; readonly settings: readonly Setting[] } {
  const user = step.keyword === 'ARG' ? 'the build arguments' : 'the image';
  const settings = step.sets.flatMap(({ name, value }) =>
    value === null ? [] : [{ name, value, lines: step }],
  );
  return { user, settings };
}

function stepTraits(build: Build, step: Step): readonly Trait[] {
  const { keyword, flags } = step;
  if (keyword === 'ENV' || keyword === 'ARG') {
    const { user, settings } = settingsOf(step);
    return settingTraits(build, user, settings);
  }
  if (keyword === 'ADD') return remoteTraits(build, step);
  if (keyword !== 'RUN') return [];
  return flags.flatMap(({ name, value }): readonly Trait[] => {
    const right =
      name === 'security' && value === 'insecure'
        ? 'all rights of its host'
        : name === 'network' && value === 'host'
          ? 'the network of its host'
          : null;
    if (right === null) return [];
    const facts = { user: theBuild, right: `${name}=${value}` };
    const gained = {
      kind: 'infra.privilege.added' as const,
      severity: name === 'security' ? ('high' as const) : ('medium' as const),
    };
    return [
      {
        subject: `${right} in ${theBuild}`,
        facts,
        evidence: evidenceIn(build, lineHolding(build, step, `--${name}`)),
        gained: { ...gained, summary: `A command of the build now runs with ${right}` },
        lost: {
          kind: 'infra.privilege.removed',
          summary: `No command of the build runs with ${right} any more`,
        },
      },
    ];
  });
}

/** ADD fetches by itself; with a checksum or a commit it is one known thing. */
function remoteTraits(build: Build, step: Step): readonly Trait[] {
  if (step.flags.some(({ name, value }) => name === 'checksum' && value !== '')) return [];
  return step.known.split(/\s+/, 50).flatMap((source): readonly Trait[] => {
    const host = /^(?:https?:\/\/|git@)(?:[^\s/@]{1,128}@)?([\w.-]{1,253})/i.exec(source)?.[1]?.toLowerCase();
    if (host === undefined || /\.git#[\da-f]{40}\b/.test(source)) return [];
    const plain = /^http:/i.test(source);
    return [
      {
        subject: `file from ${host} in ${theBuild}`,
        facts: { user: theBuild, host, encrypted: !plain, how: 'add' },
        evidence: evidenceIn(build, lineHolding(build, step, host)),
        gained: {
          kind: 'infra.code.added',
          severity: plain ? 'medium' : 'low',
          summary: `The build now adds a file from ${host} without a checksum${plain ? ', unencrypted' : ''}`,
        },
        lost: {
          kind: 'infra.code.removed',
          summary: `The build no longer adds a file from ${host} without a checksum`,
        },
      },
    ];
  });
}

/** What is given as an argument stays in the history of the image, where a mount of type secret leaves nothing. */
function argumentTraits(build: Build): readonly Trait[] {
  return build.stages.flatMap(({ steps }) => {
    const declared = new Set(
      steps.flatMap(({ keyword, sets }) => (keyword === 'ARG' ? sets.map(({ name }) => name) : [])),
    );
    return steps.flatMap((step) =>
      step.sets.flatMap(({ name, value }): readonly Trait[] => {
        const from = step.keyword === 'ENV' ? /^\$\{?(\w+)\}?$/.exec(value ?? '')?.[1] : undefined;
        const kept = from !== undefined && declared.has(from);
        const given = step.keyword === 'ARG' && (value === null || value === '');
        if (!isSecretName(name) || !(kept || given)) return [];
        return [
          {
            subject: `${name} of the build arguments`,
            facts: { user: theBuild, variable: name, form: 'argument' },
            evidence: evidenceIn(build, lineHolding(build, step, name)),
            gained: {
              kind: 'infra.secret.exposed',
              severity: 'low',
              summary: `The secret ${name} is given to the build as an argument, which stays in the history of the image`,
            },
            lost: {
              kind: 'infra.secret.hidden',
              summary: `The secret ${name} is no longer an argument of the build`,
            },
          },
        ];
      }),
    );
  });
}

/** An argument instead of a mount is a step back that somebody took. */
function leftMounts(
  before: Build | null,
  after: Build | null,
  deltas: readonly DraftDelta[],
): readonly DraftDelta[] {
  const mounts = (build: Build | null) =>
    build?.stages.some(({ steps }) =>
      steps.some(({ flags }) =>
        flags.some(({ name, value }) => name === 'mount' && /\btype=secret\b/.test(value)),
      ),
    ) ?? false;
  if (!mounts(before) || mounts(after)) return deltas;
  return deltas.map((delta) =>
    delta.kind === 'infra.secret.exposed' && delta.facts.form === 'argument'
      ? { ...delta, severity: 'medium', summary: `${delta.summary}; it was mounted for one command before` }
      : delta,
  );
}

const portWords: ListWords = {
  gained: { kind: 'infra.network.opened', severity: 'low' },
  lost: { kind: 'infra.network.closed' },
  fact: 'ports',
  say: (list, names, way) => {
    const image = list.slice('ports of '.length);
    return way === 'gained'
      ? `${capital(image)} now says that it listens on ${names}`
      : `${capital(image)} no longer says that it listens on ${names}`;
  },
};

function portsOf(build: Build, stage: Stage): readonly Item[] {
  return stage.steps
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap((step) =>
      step.known
        .split(/\s+/, 1_000)
        .filter((port) => port !== '')
        .map((port) => ({
          list: `ports of ${stage.label}`,
          name: port.replace(/\/tcp$/i, '').replace(/\/udp$/i, '/udp'),
          evidence: evidenceIn(build, lineHolding(build, step, port)),
        })),
    );
}

function openedByCopy(build: Build, step: Step): readonly Item[] {
  if (step.keyword !== 'COPY' && step.keyword !== 'ADD') return [];
  const target = step.known.split(/\s+/).at(-1) ?? '';
  return step.flags
    .filter(({ name, value }) => name === 'chmod' && /^[0-7]{2,3}[2367]$|^[4-7][0-7]{3}$/.test(value))
    .map(() => ({
      list: `loosened files in ${theBuild}`,
      name: `everybody may write to ${target}`,
      evidence: evidenceIn(build, lineHolding(build, step, '--chmod')),
    }));
}

/** From a plain user through "as the base image says", which mostly is root, to root. */
const levels = ['plain', 'inherited', 'root'] as const;

function levelOf({ user }: Stage): (typeof levels)[number] {
  if (user === null) return 'inherited';
  return isRootUser(user.name) ? 'root' : 'plain';
}

function userDeltas(before: Build | null, after: Build | null): readonly DraftDelta[] {
  return finalStages(before, after).flatMap(([then, now]): readonly DraftDelta[] => {
    const stage = now ?? then;
    if (stage === null) return [];
    // A new image is told with its user only where that is root by its own word.
    const was = then === null ? 'inherited' : levelOf(then);
    const is = now === null ? 'inherited' : levelOf(now);
    if (was === is || ((then === null || now === null) && (was === 'plain' || is === 'plain'))) return [];
    const rises = levels.indexOf(is) > levels.indexOf(was);
    const words = { plain: 'a plain user', inherited: 'the user of its base image', root: 'root' };
    const named = (one: Stage | null, level: keyof typeof words) =>
      level === 'plain' ? `user ${one?.user?.name ?? ''}` : words[level];
    const from = then === null ? '' : ` (was ${named(then, was)})`;
    const severity: Severity = 'low';
    return [
      {
        kind: rises ? 'infra.privilege.added' : 'infra.privilege.removed',
        ...(rises ? { severity } : {}),
        subject: `user of ${stage.label}`,
        facts: { user: is, previous: was },
        summary:
          now === null
            ? `${capital(stage.label)}, which ran as ${named(then, was)}, is gone`
            : `${capital(stage.label)} now runs as ${named(now, is)}${from}`,
        evidence: userEvidence(then === null ? null : before, then, now === null ? null : after, now),
      },
    ];
  });
}

function userEvidence(
  before: Build | null,
  then: Stage | null,
  after: Build | null,
  now: Stage | null,
): readonly [Evidence, ...Evidence[]] {
  const at = (build: Build | null, stage: Stage | null) => {
    const lines = stage?.user ?? stage?.from ?? stage?.steps[0];
    return build === null || lines === undefined || lines === null ? [] : [evidenceIn(build, lines)];
  };
  const [first, ...more] = [...at(after, now), ...at(before, then)];
  if (first === undefined) throw new Error('a stage without a line');
  return [first, ...more];
}

/** The last stages are one image under any name; the others by name. */
function finalStages(
  before: Build | null,
  after: Build | null,
): readonly (readonly [Stage | null, Stage | null])[] {
  const finals = (build: Build | null) =>
    new Map((build?.stages ?? []).filter(({ final }) => final).map((stage) => [stage.label, stage]));
  const had = finals(before);
  const has = finals(after);
  return [...new Set([...has.keys(), ...had.keys()])].map((label) => [
    had.get(label) ?? null,
    has.get(label) ?? null,
  ]);
}
