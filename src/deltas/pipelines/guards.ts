/** What holds a pipeline back: the environments that jobs wait for, and the security scans that can stop a change. */
import { bareCondition } from '../../syntax/expressions/github.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { commandLines, commandsOf } from '../infra/downloads.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { evidenceIn, linesHolding } from './traits.ts';
import { entriesOf, type Job, type Pipeline, type Step, textOf } from './workflow.ts';

export function environmentDeltas(before: Pipeline | null, after: Pipeline | null): readonly DraftDelta[] {
  const remains = new Set(after?.jobs.map((job) => job.id));
  return compareTraits(environmentTraits(before), environmentTraits(after)).map((delta): DraftDelta => {
    if (delta.kind !== 'pipeline.environment.removed' || remains.has(String(delta.facts.job))) return delta;
    // Nothing runs without the protection where the job itself is gone.
    const summary = `Job ${delta.facts.job}, which ran in environment ${delta.facts.environment}, is gone`;
    return { ...delta, direction: 'neutral', severity: 'info', summary };
  });
}

function environmentTraits(pipeline: Pipeline | null): readonly Trait[] {
  if (pipeline === null) return [];
  return pipeline.jobs.flatMap((job): readonly Trait[] => {
    const entry = job.body.get('environment');
    // The address that may stand beside the name is only shown.
    const name = textOf(entry) || textOf(entriesOf(entry).get('name'));
    if (entry === undefined || name === '') return [];
    return [
      {
        subject: `environment ${name} of job ${job.id}`,
        facts: { job: job.id, environment: name },
        evidence: evidenceIn(pipeline, entry),
        gained: {
          kind: 'pipeline.environment.added',
          summary: `Job ${job.id} now runs in environment ${name}, under its rules and with its secrets`,
        },
        lost: {
          kind: 'pipeline.environment.removed',
          summary: `Job ${job.id} no longer waits for the approvals and branch rules of environment ${name}`,
        },
      },
    ];
  });
}

/** How much a scan holds back, from nothing up: gone, heard by nobody, run only sometimes, always able to stop the change. */
const strengths = ['absent', 'advisory', 'conditional', 'blocking'] as const;
type Strength = (typeof strengths)[number];
export type ScanStrength = Exclude<Strength, 'absent'>;

/** All runs of one scanner. */
export interface Scan {
  readonly strength: ScanStrength;
  readonly evidence: readonly Evidence[];
}

const spoken: Readonly<Record<Strength, string>> = {
  absent: 'no longer runs in this',
  advisory: 'can no longer fail its job',
  conditional: 'now runs only under a condition',
  blocking: 'now always runs and can fail its job',
};

export function scanDeltas(before: Pipeline | null, after: Pipeline | null): readonly DraftDelta[] {
  return compareScans(scansOf(before), scansOf(after), 'workflow');
}

type Scans = ReadonlyMap<string, Scan>;

/** @param where what the scans are part of, for the words: "workflow". */
export function compareScans(had: Scans, has: Scans, where: string): readonly DraftDelta[] {
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((scanner): readonly DraftDelta[] => {
    const from = had.get(scanner)?.strength ?? 'absent';
    const to = has.get(scanner)?.strength ?? 'absent';
    const [first, ...more] = [...(has.get(scanner)?.evidence ?? []), ...(had.get(scanner)?.evidence ?? [])];
    if (from === to || first === undefined) return [];
    const weaker = strengths.indexOf(to) < strengths.indexOf(from);
    const restored = to === 'blocking' ? spoken.blocking : 'holds back more than before';
    return [
      {
        kind: weaker ? 'guardrail.weakened' : 'guardrail.restored',
        subject: `security scan ${scanner}`,
        ...(weaker && to === 'conditional' ? { severity: 'medium' } : {}),
        summary: `The security scan ${scanner} ${weaker ? `${spoken[to]}${to === 'absent' ? ` ${where}` : ''}` : restored}`,
        facts: { scanner, from, to },
        evidence: [first, ...more],
      },
    ];
  });
}

function scansOf(pipeline: Pipeline | null): Scans {
  const runs = (pipeline?.jobs ?? []).flatMap((job) =>
    job.steps.flatMap((step) =>
      scannersIn(step).flatMap(({ scanner, ignored }): readonly (readonly [string, Scan])[] => {
        if (pipeline === null) return [];
        const { strength, lines } = strengthOf(pipeline, job, step, scanner, ignored);
        return [[scanner, { strength, evidence: lines.map((at) => evidenceIn(pipeline, at)) }]];
      }),
    ),
  );
  return strongest(runs);
}

/** @returns each scanner with the strongest of its runs: a second, weaker run takes nothing away. */
export function strongest(runs: readonly (readonly [string, Scan])[]): Scans {
  const scans = new Map<string, Scan>();
  for (const [scanner, { strength, evidence }] of runs) {
    const known = scans.get(scanner);
    const rank = strengths.indexOf(strength) - strengths.indexOf(known?.strength ?? 'absent');
    if (rank < 0) continue;
    scans.set(scanner, { strength, evidence: [...(rank === 0 ? (known?.evidence ?? []) : []), ...evidence] });
  }
  return scans;
}

function strengthOf(
  pipeline: Pipeline,
  job: Job,
  step: Step,
  scanner: string,
  ignored: boolean,
): { readonly strength: ScanStrength; readonly lines: readonly Lines[] } {
  const bodies = [step.body, job.body];
  const own = step.body.get('uses') ?? step.body.get('run') ?? step.lines;
  const named = linesHolding(pipeline, own, (line) =>
    line.includes(scanner.split(' ')[0] ?? scanner) ? [scanner] : [],
  )(scanner);
  const tolerated = bodies
    .map((body) => body.get('continue-on-error'))
    .find((entry) => entry !== undefined && textOf(entry) !== 'false');
  if (ignored || tolerated !== undefined)
    return { strength: 'advisory', lines: tolerated ? [tolerated] : named };
  const condition = bodies
    .map((body) => body.get('if'))
    .find((entry) => entry !== undefined && !runsAlways(textOf(entry)));
  return condition === undefined
    ? { strength: 'blocking', lines: named }
    : { strength: 'conditional', lines: [condition] };
}

function runsAlways(condition: string): boolean {
  return /^(?:true|always\(\)|success\(\)|! ?cancelled\(\))$/.test(bareCondition(condition));
}

/** Scanners by the action that runs them: the start of "owner/name/path", and the name to call them by. */
const scanActions: readonly [string, string][] = [
  ['github/codeql-action/analyze', 'codeql'],
  ['actions/dependency-review-action', 'dependency-review'],
  ['aquasecurity/trivy-action', 'trivy'],
  ['aquasecurity/tfsec', 'tfsec'],
  ['anchore/scan-action', 'grype'],
  ['snyk/actions', 'snyk'],
  ['semgrep/semgrep-action', 'semgrep'],
  ['returntocorp/semgrep-action', 'semgrep'],
  ['gitleaks/gitleaks-action', 'gitleaks'],
  ['trufflesecurity/trufflehog', 'trufflehog'],
  ['bridgecrewio/checkov-action', 'checkov'],
  ['checkmarx/kics-github-action', 'kics'],
  ['zizmorcore/zizmor-action', 'zizmor'],
  ['ossf/scorecard-action', 'scorecard'],
  ['google/osv-scanner-action', 'osv-scanner'],
  ['golang/govulncheck-action', 'govulncheck'],
  ['pypa/gh-action-pip-audit', 'pip-audit'],
  ['securego/gosec', 'gosec'],
  ['sonarsource/', 'sonar'],
  ['veracode/', 'veracode'],
  ['step-security/harden-runner', 'harden-runner'],
];

const scanCommands =
  /^(?:sudo\s+|npx\s+(?:-y\s+)?|uvx\s+|pipx run\s+)?(trivy|grype|semgrep|gitleaks|trufflehog|checkov|kics|tfsec|terrascan|zizmor|snyk|bandit|gosec|govulncheck|pip-audit|osv-scanner|brakeman|(?:npm|pnpm|yarn|cargo|bundle|composer) audit)(?=\s|$)/;

interface Scanner {
  readonly scanner: string;
  /** True where the command's own line throws its result away. */
  readonly ignored: boolean;
}

function scannersIn(step: Step): readonly Scanner[] {
  const uses = textOf(step.body.get('uses')).toLowerCase();
  const action = scanActions.find(([start]) => uses.startsWith(start));
  const commands = scannersRun(textOf(step.body.get('run')));
  return [...(action === undefined ? [] : [{ scanner: action[1], ignored: false }]), ...commands];
}

/** @returns the scanners that the commands of a script run. */
export function scannersRun(script: string): readonly Scanner[] {
  return commandLines(script).flatMap((line) =>
    commandsOf(line).flatMap(([first = '']) => {
      const scanner = scanCommands.exec(first)?.[1];
      return scanner === undefined
        ? []
        : [{ scanner, ignored: /\|\|\s*(?:true|:|exit 0|echo)\b/.test(`${line} `) || /\|\|\s*:/.test(line) }];
    }),
  );
}
