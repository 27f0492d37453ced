/** What one job has or does, as traits whose words wait for the names of the jobs that share them. */

import type { Facts, Severity } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import { commandLines, fetches, hostIn, runsDownload } from '../infra/downloads.ts';
import type { Kind } from '../kinds.ts';
import { parseImage } from '../pipelines/actions.ts';
import type { CiJob, Place } from './model.ts';

export interface Said {
  readonly kind: Kind;
  readonly severity?: Severity;
  readonly direction?: 'neutral';
  /** @param who "job ship", "jobs ship, dock and 3 more". */
  readonly says: (who: string) => string;
}

export interface JobTrait {
  /** The subject without the job: "secret QUAY_TOKEN". */
  readonly what: string;
  /** All but the job. */
  readonly facts: Facts;
  /** True where its loss matters though its job is gone with it. */
  readonly outlives?: true;
  readonly place: Place;
  readonly gained: Said;
  readonly lost: Said;
}

export function traitsOf(job: CiJob): readonly JobTrait[] {
  return [
    ...secretTraits(job),
    ...identityTraits(job),
    ...permitTraits(job),
    ...runnerTraits(job),
    ...injectionTraits(job),
    ...downloadTraits(job),
    ...gateTraits(job),
  ];
}

function secretTraits({ secrets }: CiJob): readonly JobTrait[] {
  return secrets.map(({ name, how, severity, place }) => ({
    what: name === '*' ? 'all secrets' : `secret ${name}`,
    facts: { secret: name, how },
    place,
    gained: {
      kind: 'pipeline.secret.added',
      ...(severity !== undefined && { severity }),
      says: (who) => `${name === '*' ? 'All secrets' : `Secret ${name}`} (${how}) can now be read in ${who}`,
    },
    lost: {
      kind: 'pipeline.secret.removed',
      says: (who) =>
        `${name === '*' ? 'All secrets' : `Secret ${name}`} (${how}) can no longer be read in ${who}`,
    },
  }));
}

function identityTraits({ identities }: CiJob): readonly JobTrait[] {
  return identities.map(({ name, audience, severity, place }) => {
    const whose = audience === '' ? '' : ` for ${audience}`;
    return {
      what: `${name}${whose}`,
      facts: { identity: name, audience },
      place,
      gained: {
        kind: 'pipeline.oidc.added',
        ...(severity !== undefined && { severity }),
        says: (who) => `With ${name}${whose}, other systems now trust what runs in ${who}`,
      },
      lost: {
        kind: 'pipeline.oidc.removed',
        says: (who) => `What runs in ${who} no longer has ${name}${whose}`,
      },
    };
  });
}

function permitTraits({ permits }: CiJob): readonly JobTrait[] {
  return permits.map(({ name, severity, place }) => ({
    what: name,
    facts: { permit: name },
    place,
    gained: {
      kind: 'pipeline.permission.widened',
      severity,
      says: (who) => `More is now in reach of ${who}: ${name}`,
    },
    lost: {
      kind: 'pipeline.permission.narrowed',
      says: (who) => `No longer in reach of ${who}: ${name}`,
    },
  }));
}

const whose = {
  hosted: 'a machine of the system, thrown away after a run',
  'self-hosted': 'a self-hosted machine, which may keep what a run leaves behind',
  custom: 'a machine that the file names and cannot tell more of',
  unknown: 'a machine that is only known at run time',
};

function runnerTraits({ runner, images, closeness }: CiJob): readonly JobTrait[] {
  const changed = (
    what: string,
    facts: Facts,
    place: Place,
    severity: Severity,
    words: readonly [gained: (who: string) => string, lost: (who: string) => string],
  ): JobTrait => ({
    what,
    facts,
    place,
    gained: { kind: 'pipeline.runner.changed', severity, says: words[0] },
    lost: { kind: 'pipeline.runner.restored', says: words[1] },
  });
  const machines =
    runner === null || runner.hosting === 'hosted'
      ? []
      : [
          changed(
            'runner',
            { hosting: runner.hosting, labels: [...runner.labels].sort() },
            runner.place,
            runner.severity ?? (runner.hosting === 'self-hosted' ? 'high' : 'medium'),
            [
              (who) => `The machine of ${who} is now ${whose[runner.hosting]} (${shortly(runner.labels)})`,
              (who) => `The machine of ${who} is no longer ${shortly(runner.labels)}`,
            ],
          ),
        ];
  const named = images.flatMap(({ role, image, place }) => {
    const { action } = parseImage(image);
    return [
      changed(`image ${action}`, { container: role, image: action }, place, 'low', [
        (who) => `Image ${action} is now ${role} in ${who}`,
        (who) => `Image ${action} is no longer ${role} in ${who}`,
      ]),
    ];
  });
  const close = closeness.map(({ feature, severity, place }) =>
    changed(feature, { feature }, place, severity ?? 'high', [
      (who) => `With ${feature}, the machine below is now in reach of ${who}`,
      (who) => `The machine below is no longer in reach of ${who} through ${feature}`,
    ]),
  );
  return [...machines, ...named, ...close];
}

function injectionTraits({ injections }: CiJob): readonly JobTrait[] {
  return injections.map(({ expression, severity, who: writer, place }) => ({
    what: `${expression} in the commands`,
    facts: { expression },
    place,
    gained: {
      kind: 'pipeline.injection.added',
      severity,
      says: (who) => `${expression}, which ${writer}, is now program text in the commands of ${who}`,
    },
    lost: {
      kind: 'pipeline.injection.removed',
      says: (who) => `${expression} is no longer program text in the commands of ${who}`,
    },
  }));
}

function downloadTraits({ scripts }: CiJob): readonly JobTrait[] {
  return scripts.flatMap(({ text, place }) => {
    const hosts = new Set(commandLines(text).filter(runsDownload).map(hostIn));
    return [...hosts].map(
      (host): JobTrait => ({
        what: `code from ${host}`,
        facts: { host },
        place: lineOf(place, (line) => fetches.test(line) && hostIn(line) === host),
        gained: {
          kind: 'pipeline.download.executed',
          says: (who) => `Whatever ${host} sends at that moment is now run in ${who}`,
        },
        lost: {
          kind: 'pipeline.download.removed',
          says: (who) => `What ${host} sends is no longer run in ${who}`,
        },
      }),
    );
  });
}

function gateTraits({ gates }: CiJob): readonly JobTrait[] {
  return gates.map(({ name, severity, holdsOthers, place }) => ({
    ...(holdsOthers === true && { outlives: holdsOthers }),
    what: name,
    facts: { environment: name },
    place,
    gained: {
      kind: 'pipeline.environment.added',
      says: (who) =>
        holdsOthers
          ? `The pipeline now stops in ${who} for ${name}`
          : `${capital(name)} now stands before ${who}`,
    },
    lost: {
      kind: 'pipeline.environment.removed',
      ...(severity !== undefined && { severity }),
      says: (who) =>
        holdsOthers
          ? `The pipeline no longer stops in ${who} for ${name}`
          : `${capital(name)} no longer stands before ${who}`,
    },
  }));
}

/** An expression that chooses a machine may be of any length. */
function shortly(labels: readonly string[]): string {
  const text = labels.join(', ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** @returns the first line of a place that holds something; all of it where none does, as where it is written across lines. */
export function lineOf(place: Place, holds: (line: string) => boolean): Place {
  const { file, startLine, endLine } = place;
  const at = linesOf(file)
    .slice(startLine - 1, endLine)
    .findIndex(holds);
  return at < 0 ? place : { file, startLine: startLine + at, endLine: startLine + at };
}

export function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}
