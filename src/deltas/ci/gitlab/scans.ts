/** GitLab's own security scans: taken in by template or component, overridden by jobs of their names, or reported by a job. */
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { Scan } from '../model.ts';
import type { Sources } from '../sources.ts';
import { strengthOf } from './flow.ts';
import type { Include } from './includes.ts';
import type { MadeJob } from './jobs.ts';

interface Known {
  readonly scanner: string;
  /** The name of its template or component. */
  readonly taken: RegExp;
  /** Names of the jobs that its template declares. */
  readonly jobs: RegExp;
  readonly disabledBy: string;
}

/** docs.gitlab.com/user/application_security, read 2026-11. */
const known: readonly Known[] = [
  {
    scanner: 'sast',
    taken: /(?:^|\/)sast(?:\.latest)?$/,
    jobs: /^sast$|-sast$/,
    disabledBy: 'SAST_DISABLED',
  },
  {
    scanner: 'iac-sast',
    taken: /(?:^|\/)(?:sast-iac|iac-sast)(?:\.latest)?$/,
    jobs: /^(?:kics-)?iac-sast$/,
    disabledBy: 'SAST_DISABLED',
  },
  {
    scanner: 'secret-detection',
    taken: /(?:^|\/)secret-detection(?:\.latest)?$/,
    jobs: /^secret_detection/,
    disabledBy: 'SECRET_DETECTION_DISABLED',
  },
  {
    scanner: 'dependency-scanning',
    taken: /(?:^|\/)dependency-scanning(?:\.v2)?(?:\.latest)?$/,
    jobs: /dependency[_-]scanning$/,
    disabledBy: 'DEPENDENCY_SCANNING_DISABLED',
  },
  {
    scanner: 'container-scanning',
    taken: /(?:^|\/)container-scanning(?:\.latest)?$/,
    jobs: /^container_scanning/,
    disabledBy: 'CONTAINER_SCANNING_DISABLED',
  },
  { scanner: 'dast', taken: /(?:^|\/)dast(?:\.latest)?$/, jobs: /^dast$/, disabledBy: 'DAST_DISABLED' },
];

/** @returns the scans that templates bring, unless the file switches them off. */
export function takenScans(
  includes: readonly Include[],
  jobs: readonly MadeJob[],
  variables: ReadonlyMap<string, string>,
  sources: Sources,
): readonly Scan[] {
  return includes.flatMap((include): readonly Scan[] => {
    if (include.from !== 'template' && include.from !== 'component') return [];
    const name = include.target.toLowerCase().replace(/(?:\.gitlab-ci)?\.ya?ml$/, '');
    return known
      .filter(({ taken }) => taken.test(name))
      .filter(({ disabledBy }) => !/^(?:true|1)$/i.test(variables.get(disabledBy) ?? ''))
      .filter((scan) => !jobs.some((job) => scan.jobs.test(job.entry.key) && strengthOf(job.body) === null))
      .map(({ scanner }) => ({
        scanner,
        strength: include.conditional ? 'conditional' : 'blocking',
        place: sources.placeOf(include.at),
      }));
  });
}

const reports: Readonly<Record<string, string>> = {
  sast: 'sast',
  secret_detection: 'secret-detection',
  dependency_scanning: 'dependency-scanning',
  container_scanning: 'container-scanning',
  dast: 'dast',
};

/** @returns the scans whose results a job of the file hands on. */
export function reportedScans(body: Entries, sources: Sources): readonly Scan[] {
  const strength = strengthOf(body);
  const written = entriesOf(entriesOf(body.get('artifacts')).get('reports'));
  if (strength === null || body.get('script') === undefined) return [];
  return [...written.values()].flatMap((entry) => {
    const scanner = Object.hasOwn(reports, entry.key) ? reports[entry.key] : undefined;
    return scanner === undefined || textOf(entry) === ''
      ? []
      : [{ scanner, strength, place: sources.placeOf(entry) }];
  });
}
