/** Evaluations written by hand, for tests of what people read: no analyzer and no rule file is needed. */
import type { ChangedFile } from '../../src/change/change.ts';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { FileCoverage } from '../../src/deltas/coverage.ts';
import type { Delta, DraftDelta, Evidence } from '../../src/deltas/delta.ts';
import { merge } from '../../src/deltas/merge.ts';
import type { Evaluation } from '../../src/evaluate.ts';
import type { Freshness } from '../../src/models/freshness/freshness.ts';
import { checklistOf, itemsOf } from '../../src/review/checklist.ts';
import type { Basis } from '../../src/review/events.ts';
import { askedOfModels } from '../../src/review/model/question.ts';
import { basisOf } from '../../src/review/needs.ts';
import { pointsOf } from '../../src/review/points.ts';
import { announcement, type Trigger } from '../../src/review/triggers/trigger.ts';
import type { ChecklistItem, EffectiveRules } from '../../src/rules/effective.ts';
import { defaults } from '../../src/rules/layers.ts';
import type { LayeredRule } from '../../src/rules/rule.ts';
import type { Reason, Verdict } from '../../src/rules/verdict.ts';

const release = '.github/workflows/release.yml';
const nightly = '.github/workflows/nightly.yml';

const rules: readonly LayeredRule[] = [
  {
    id: 'pipeline-token-writes',
    title: 'A pipeline token may write',
    why: 'Whoever gets code into this job can use its token: to publish packages, push commits or approve pull requests.',
    when: { deltas: ['pipeline.permission.widened'] },
    then: { materiality: 'material', checklist: ['token-least'], signers: ['@harbour/security', '@lena'] },
    source: 'built-in',
  },
  {
    id: 'pipeline-token-narrowed',
    title: 'A pipeline token may do less',
    why: 'Worth recording: it is what a review looks like when it works.',
    when: { deltas: ['pipeline.permission.narrowed'] },
    then: { materiality: 'minor' },
    source: 'built-in',
  },
  {
    id: 'pipeline-unread',
    title: 'A pipeline change that nobody could read',
    why: 'What cannot be understood cannot be called safe.',
    when: { deltas: ['pipeline.unresolved'] },
    then: { materiality: 'material' },
    source: 'built-in',
  },
  {
    id: 'terraform-paths',
    title: 'Terraform',
    why: 'Infrastructure as code changed in a part that no analyzer judged.',
    when: { paths: ['**/*.tf'] },
    then: { materiality: 'material' },
    source: 'organisation',
  },
];

export function evidence(side: Evidence['side'], path: string, line: number, text: string): Evidence {
  return { side, path, startLine: line, endLine: line + text.split('\n').length - 1, text };
}

const widened: DraftDelta = {
  kind: 'pipeline.permission.widened',
  subject: 'job publish, permission packages',
  summary: 'The token of job publish may now write packages.',
  facts: { job: 'publish', permission: 'packages', before: 'none', after: 'write' },
  evidence: [
    evidence('after', release, 14, 'packages: write'),
    evidence('before', release, 13, 'contents: read'),
  ],
};
const alsoWidened: DraftDelta = {
  kind: 'pipeline.permission.widened',
  subject: 'job publish, permission id-token',
  severity: 'critical',
  summary: 'The token of job publish may now ask for an identity at any cloud that trusts this repository.',
  facts: { job: 'publish', permission: 'id-token', before: 'none', after: 'write' },
  evidence: [evidence('after', release, 15, 'id-token: write')],
};
const lowWidened: DraftDelta = {
  kind: 'pipeline.permission.widened',
  subject: 'workflow nightly, permission issues',
  severity: 'low',
  summary: 'Every job of workflow nightly may now read issues.',
  facts: { permission: 'issues', before: 'none', after: 'read' },
  evidence: [evidence('after', nightly, 6, 'issues: read')],
};
const narrowed: DraftDelta = {
  kind: 'pipeline.permission.narrowed',
  subject: 'workflow nightly, permission contents',
  summary: 'Every job of workflow nightly may now only read contents; it could write them.',
  facts: { permission: 'contents', before: 'write', after: 'read' },
  evidence: [
    evidence('after', nightly, 5, 'contents: read'),
    evidence('before', nightly, 5, 'contents: write'),
  ],
};
const unreadable: DraftDelta = {
  kind: 'pipeline.unresolved',
  subject: 'deploy.yml',
  summary: 'What changed here cannot be known: a tab where YAML wants spaces',
  facts: { reason: 'a tab where YAML wants spaces', blob: 'f00d' },
  evidence: [evidence('after', '.github/workflows/deploy.yml', 31, '\tsteps:')],
};

function deltasOf(drafts: readonly DraftDelta[]): readonly Delta[] {
  return merge(
    drafts.map((draft) => ({ draft, analyzer: 'pipelines' })),
    (path) => path,
  );
}

const ruleOfKind: Partial<Record<Delta['kind'], string>> = {
  'pipeline.permission.widened': 'pipeline-token-writes',
  'pipeline.permission.narrowed': 'pipeline-token-narrowed',
  'pipeline.unresolved': 'pipeline-unread',
};

function reasonsFor(deltas: readonly Delta[], materiality: Reason['materiality']): readonly Reason[] {
  const unnamed = deltas.filter((delta) => ruleOfKind[delta.kind] === undefined);
  const byDefault = unnamed.map(
    (delta): Reason => ({
      rule: 'default',
      materiality,
      message: `${delta.summary} No rule names it; its severity decides.`,
      paths: [delta.evidence[0].path],
      deltas: [delta.fingerprint],
    }),
  );
  const byRule = rules.flatMap(({ id, why }) => {
    const about = deltas.filter((delta) => ruleOfKind[delta.kind] === id);
    if (about.length === 0) return [];
    const narrows = about.every((delta) => delta.direction === 'narrows');
    return [
      {
        rule: id,
        materiality: narrows ? 'minor' : materiality,
        message: why,
        paths: [...new Set(about.map((delta) => delta.evidence[0].path))],
        deltas: about.map((delta) => delta.fingerprint),
      },
    ];
  });
  return [...byRule, ...byDefault];
}

const checklist: readonly ChecklistItem[] = [
  {
    id: 'token-least',
    question: '{what}. Which step needs it, and could a job of its own hold it?',
    deltas: ['pipeline.permission.widened'],
    tiers: ['full'],
    frameworks: ['NHI5:2025', 'T1098'],
  },
  {
    id: 'pipeline-third-party',
    question:
      '{what}. Who can change that code without a pull request here, and which of our secrets can it read?',
    deltas: ['pipeline.action.unpinned'],
    tiers: ['full'],
    frameworks: ['NHI3:2025', 'T1195'],
  },
  {
    id: 'unresolved-meaning',
    question: '{what}. What is the most that it can do once it runs, and where did you look?',
    deltas: ['pipeline.unresolved'],
    tiers: ['full'],
    frameworks: ['NHI6:2025'],
  },
  {
    id: 'announced-access',
    question:
      'Who can do or see something after what was announced that they could not before, and who grants it to them?',
    deltas: [],
    announced: true,
    tiers: ['full', 'lightweight'],
    frameworks: ['NHI5:2025'],
  },
  {
    id: 'model-shows-it',
    question:
      'Does the threat model show this, with its identities, flows and boundaries after the change: {subjects}?',
    deltas: [],
    always: true,
    tiers: ['full'],
    frameworks: ['GOVERN-1.5'],
  },
  {
    id: 'model-new-threats',
    question: 'Which threat is new or likelier after this change, and which control answers it?',
    deltas: [],
    always: true,
    tiers: ['full'],
    frameworks: ['GOVERN-1.5'],
  },
  {
    id: 'outcome',
    question:
      'What did this review change: who owns a control, an accepted risk, a detection, the architecture, a priority, whom to call, the model, or nothing?',
    deltas: [],
    always: true,
    tiers: ['full'],
    frameworks: ['GOVERN-1.4'],
  },
  {
    id: 'light-intended',
    question: 'Is this meant to change in this way, and is it all: {subjects}?',
    deltas: [],
    always: true,
    tiers: ['lightweight'],
    frameworks: ['GOVERN-1.4'],
  },
  {
    id: 'light-model',
    question: 'Does the threat model still describe this, or should a line of it change: {subjects}?',
    deltas: [],
    always: true,
    tiers: ['lightweight'],
    frameworks: ['GOVERN-1.5'],
  },
];

interface Parts {
  readonly drafts?: readonly DraftDelta[];
  readonly files?: readonly (string | FileCoverage)[];
  readonly verdict?: Partial<Verdict>;
  readonly more?: Partial<
    Pick<Evaluation, 'models' | 'freshness' | 'modelChanges' | 'lacking' | 'modelUpdates' | 'ownership'>
  >;
  readonly rules?: Partial<EffectiveRules>;
  readonly ref?: Partial<Evaluation['change']['ref']>;
  readonly omitted?: string;
  /** What people announced. */
  readonly announced?: readonly Trigger[];
}

/** By the verdict, which every copy of an evaluation keeps. */
const announcedIn = new WeakMap<Verdict, readonly Trigger[]>();

/** @returns an evaluation whose parts belong together; `unjudged` reasons are given, not worked out. */
export function evaluationOf(parts: Parts): Evaluation {
  const deltas = deltasOf(parts.drafts ?? []);
  const tier = parts.verdict?.tier ?? 'full';
  const materiality = tier === 'full' ? 'material' : tier === 'lightweight' ? 'minor' : 'none';
  const files = (parts.files ?? [release, nightly]).map(
    (file): FileCoverage =>
      typeof file === 'string' ? { path: file, formerly: null, understood: true, because: [] } : file,
  );
  const changed = [...files.map(({ path }) => path), 'README.md'].map(
    (path): ChangedFile => ({ status: 'modified', before: path, after: path, blob: null }),
  );
  const announced = parts.announced ?? [];
  const words = announced.map(
    (one): Reason => ({
      rule: 'announced',
      materiality: 'material',
      message: announcement(one),
      paths: [],
      deltas: [],
    }),
  );
  const reasons = [...words, ...(parts.verdict?.reasons ?? reasonsFor(deltas, materiality))];
  const spoken = new Set(reasons.map(({ rule }) => rule));
  const change: Evaluation['change'] = {
    ref: {
      repository: { owner: 'harbour', name: 'quay' },
      id: '#41',
      number: 41,
      title: 'Publish the ferry timetable',
      author: 'tomke',
      draft: false,
      base: { branch: 'main', sha: '1f'.repeat(20) },
      head: { branch: 'timetable', sha: '9d'.repeat(20) },
      ...parts.ref,
    },
    comparison: { mergeBase: '3c'.repeat(20), files: changed, omitted: null },
    before: { side: 'before', files: new Map() },
    after: { side: 'after', files: new Map() },
  };
  const inForce: EffectiveRules = {
    rules,
    checklist,
    enforcement: 'block',
    models: [],
    freshness: defaults.freshness,
    triggers: defaults.triggers,
    plans: null,
    vendors: [],
    review: defaults.review,
    summaries: [],
    manyMinor: 10,
    problems: [],
    complete: true,
    locks: [],
    good: { organisation: null, repository: null },
    layers: ['built-in rules', 'organisation'],
    ...parts.rules,
  };
  const verdict: Verdict = {
    materiality,
    tier,
    enforcement: 'block',
    considerations: rules.map(({ id }) => ({
      rule: id,
      matched: spoken.has(id),
      why: spoken.has(id) ? 'matches job publish, permission packages' : 'no delta of its kinds',
    })),
    checklist: [],
    signers: tier === 'full' ? ['@harbour/security', '@lena'] : [],
    ...parts.verdict,
    reasons,
  };
  announcedIn.set(verdict, announced);
  const points = pointsOf({ change, deltas, files, verdict, rules: inForce, announced });
  const judged = {
    change,
    deltas,
    planNotes: [],
    effect: null,
    coverage: { files, omitted: parts.omitted ?? null, unscanned: 0 },
    verdict,
    models: parts.more?.models ?? [],
    freshness: parts.more?.freshness ?? [],
    modelChanges: parts.more?.modelChanges ?? [],
    lacking: parts.more?.lacking ?? [],
    modelUpdates: parts.more?.modelUpdates ?? [],
    ownership: parts.more?.ownership ?? [],
    checklist: checklistOf(verdict.tier, points, itemsOf(points, deltas, inForce)),
    rules: inForce,
  };
  return { ...judged, review: reviewFor(judged) };
}

/** @returns what its review asks of people; worked out anew where a test changed a part of it. */
export function reviewFor(evaluation: Omit<Evaluation, 'review'>): Basis {
  const { change, deltas, coverage, verdict, rules: inForce, models } = evaluation;
  const announced = announcedIn.get(verdict) ?? [];
  const points = pointsOf({ change, deltas, files: coverage.files, verdict, rules: inForce, announced });
  return basisOf({
    change,
    points,
    items: askedOfModels(itemsOf(points, deltas, inForce), models),
    models,
    rules: inForce,
    verdict,
    codeOwners: readCodeOwners(null),
    contributors: { people: [change.ref.author], unknown: null },
  });
}

const model = {
  path: 'docs/threat-model.yml',
  format: 'delta-review',
  reason: 'nearest-above',
  covers: [release],
  owners: ['@harbour/security'],
  updated: false,
  touched: false,
  unread: null,
  parts: [],
  threats: [],
} as const;

const stale: Freshness = {
  path: model.path,
  state: 'stale',
  staleBy: ['age', 'number'],
  lastEdit: { known: 'commit', commit: '7e'.repeat(20), at: '2026-03-02T09:00:00.000Z', change: '#31' },
  since: [
    { id: '#33', title: 'Let the ferry office publish images', day: '2026-04-01' },
    { id: '#36', title: 'A key for the tide gauge', day: '2026-05-11' },
  ],
  unknown: [],
  limits: { days: 180, changes: 2 },
};

const refunds: Trigger = {
  key: 'b7'.repeat(16),
  by: 'mara',
  at: '2026-11-12T08:50:00Z',
  text: 'Support staff may refund tickets at the till',
  label: null,
  objections: [],
};

const hostileName =
  '</summary><img src=x onerror=alert(1)> `` @harbour/security #1 GH-2 quay/quay#3 https://evil.example www.evil.example ![a](http://b) | $x$ :tada: \u202egnp.exe\u200b\u{e0041}\nline two';

export const evaluations = {
  material: evaluationOf({
    drafts: [widened, alsoWidened, lowWidened, narrowed],
    more: { models: [model], freshness: [stale] },
  }),
  minor: evaluationOf({
    drafts: [lowWidened, narrowed],
    verdict: { tier: 'lightweight', enforcement: 'advise' },
  }),
  none: evaluationOf({ verdict: { tier: 'none' } }),
  irrelevant: evaluationOf({ files: [], verdict: { tier: 'none' } }),
  notUnderstood: evaluationOf({
    drafts: [unreadable],
    files: [
      release,
      {
        path: '.github/workflows/deploy.yml',
        formerly: null,
        understood: false,
        because: ['a tab where YAML wants spaces'],
      },
      {
        path: 'infra/main.tf',
        formerly: null,
        understood: false,
        because: ['no analyzer reads this kind of file yet'],
      },
      { path: 'infra/lambda.zip', formerly: null, understood: false, because: ['binary: 52,428,800 bytes'] },
    ],
    omitted: '412 files were not seen: GitHub lists at most 3,000 files of a pull request',
    verdict: {
      reasons: [
        ...reasonsFor(deltasOf([unreadable]), 'material'),
        {
          rule: 'terraform-paths',
          materiality: 'material',
          message: 'Infrastructure as code changed in a part that no analyzer judged.',
          paths: ['infra/main.tf', 'infra/lambda.zip'],
          deltas: [],
        },
        {
          rule: 'unseen',
          materiality: 'material',
          message: 'Files that were not seen cannot be called safe.',
          paths: [],
          deltas: [],
        },
      ],
    },
  }),
  brokenConfiguration: evaluationOf({
    verdict: {
      tier: 'lightweight',
      reasons: [
        {
          rule: 'configuration-broken',
          materiality: 'minor',
          message:
            'The configuration is broken and no good version of it is known, so nothing is waved through.',
          paths: [],
          deltas: [],
        },
      ],
    },
    rules: {
      complete: false,
      good: { organisation: null, repository: null },
      layers: ['built-in rules'],
      problems: [
        {
          file: '.github/delta-review.yml',
          line: 12,
          column: 7,
          message: 'unknown delta kind "pipeline.permision.widened".',
          mend: 'write "pipeline.permission.widened".',
        },
      ],
    },
  }),
  /** The same head as `material`, on its way into another branch. */
  elsewhere: evaluationOf({
    drafts: [lowWidened],
    verdict: { tier: 'lightweight' },
    ref: { id: '#42', number: 42, base: { branch: 'release/1', sha: '2e'.repeat(20) } },
  }),
  /** Somebody says what no file shows, beside what the files show. */
  announced: evaluationOf({
    drafts: [widened],
    announced: [refunds],
    more: {
      models: [{ ...model, reason: 'mentioned', covers: [] }],
      ownership: [
        { path: model.path, owners: model.owners, gone: model.owners, present: false, lost: [] },
        { path: 'till/threat-model.yml', owners: [], gone: [], present: false, lost: ['@harbour/crane'] },
      ],
    },
  }),
  many: evaluationOf({
    drafts: Array.from({ length: 300 }, (_, index) => ({
      ...widened,
      subject: `job berth-${index}, permission packages`,
      summary: `The token of job berth-${index} may now write packages.`,
      facts: { job: `berth-${index}` },
      evidence: [evidence('after', `.github/workflows/berth-${index}.yml`, 9, 'packages: write')] as const,
    })),
    files: Array.from({ length: 300 }, (_, index) => `.github/workflows/berth-${index}.yml`),
  }),
  hostile: evaluationOf({
    drafts: [
      {
        ...widened,
        subject: hostileName,
        summary: `Job ${hostileName} may now write packages.`,
        evidence: [
          evidence(
            'after',
            `.github/workflows/${hostileName}.yml`,
            3,
            `\`\`\`\n</details>\n@harbour ${hostileName}`,
          ),
        ],
      },
    ],
    files: [
      {
        path: `a/${hostileName}.tf`,
        formerly: null,
        understood: false,
        because: [`the value of ${hostileName}`],
      },
    ],
    more: {
      models: [{ ...model, path: `${hostileName}/threat-model.yml`, owners: [hostileName] }],
      freshness: [
        {
          ...stale,
          path: `${hostileName}/threat-model.yml`,
          since: [{ id: '#52', title: hostileName, day: '2026-04-01' }],
          unknown: [`what ${hostileName} did is not on record`],
        },
      ],
    },
    announced: [{ ...refunds, by: 'mal[bot]', text: hostileName, label: hostileName }],
    verdict: { signers: [hostileName] },
    rules: {
      checklist: [
        {
          id: 'x',
          question: `Is ${hostileName} fine, {subjects}?`,
          deltas: [],
          always: true,
          tiers: ['full'],
          frameworks: [hostileName],
        },
      ],
      good: { organisation: null, repository: null },
      layers: ['built-in rules'],
      problems: [{ file: 'x.yml', line: 1, column: 1, message: hostileName, mend: hostileName }],
    },
    ref: { base: { branch: hostileName, sha: '1f'.repeat(20) } },
  }),
} as const satisfies Record<string, Evaluation>;

/** What `announced` says, on an issue and by a label. */
export const announcedOnIssue = evaluationOf({
  files: [],
  announced: [{ ...refunds, label: 'threat-model-review' }],
  more: { models: [{ ...model, reason: 'offered', covers: [] }] },
  ref: {
    id: '#43',
    number: 43,
    title: refunds.text,
    issue: true,
    base: { branch: '', sha: 'HEAD' },
    head: { branch: '', sha: 'HEAD' },
  },
});

export const hostileText = hostileName;
