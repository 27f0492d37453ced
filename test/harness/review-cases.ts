/** The reviews that people meet, for tests of what they read. */
import type { Evaluation } from '../../src/evaluate.ts';
import type { Reviewed } from '../../src/render/review/reviewed.ts';
import { defaults } from '../../src/rules/layers.ts';
import { evaluationOf, evaluations, evidence, hostileText } from './evaluations.ts';
import { answers, decides, ends, keepsModel, leaves, records, reviewedAfter, signs } from './reviews.ts';

const { material, minor } = evaluations;
const [critical, high] = material.deltas;
if (critical === undefined || high === undefined) throw new Error('the fixture has no deltas');

/** What a later push adds to `material`. */
const unpinned = {
  kind: 'pipeline.action.unpinned',
  subject: 'action ferry/announce@v2',
  summary: 'Job publish now runs ferry/announce@v2, which its owner can replace at any time.',
  facts: { action: 'ferry/announce', ref: 'v2' },
  evidence: [evidence('after', '.github/workflows/release.yml', 31, 'uses: ferry/announce@v2')],
} as const;

const grown = withParts(evaluationOf({ drafts: [...material.deltas.map(draft), unpinned] }), {
  models: material.models,
  head: '7c'.repeat(20),
});
/** The same without what was most severe. */
const shrunk = withParts(
  evaluationOf({ drafts: material.deltas.filter((one) => one !== critical).map(draft) }),
  {
    models: material.models,
    head: '5a'.repeat(20),
  },
);

function draft({ kind, subject, severity, summary, facts, evidence: places }: Evaluation['deltas'][number]) {
  return { kind, subject, severity, summary, facts, evidence: places };
}

function withParts(
  evaluation: Evaluation,
  { models, head }: { readonly models: Evaluation['models']; readonly head: string },
): Evaluation {
  const { change } = evaluation;
  return {
    ...evaluation,
    models,
    change: { ...change, ref: { ...change.ref, head: { ...change.ref.head, sha: head } } },
  };
}

const everyAnswer = [
  answers('mara', 'token-least', 'Only the last step needs it; it moved into a job of its own.'),
  keepsModel('mara', 'The job and its token are drawn there as they will be.'),
  answers('lena', 'model-new-threats', 'A stolen token could publish; provenance is checked on install.'),
];

export const usual = {
  open: reviewedAfter(material),
  'half-answered': reviewedAfter(
    material,
    answers('mara', 'token-least', 'Only the last step needs it; it moved into a job of its own.'),
    answers('lena', 'model-new-threats', 'the registry is outside of the model', 'not-applicable'),
    leaves('tomke', 'F41-1', 'Move publishing into its own workflow', '@harbour/platform', '2027-01-31'),
    {
      by: 'tomke',
      did: {
        type: 'disputed',
        payload: { fingerprint: high.fingerprint, reason: 'packages are public anyway' },
      },
    },
  ),
  reopened: reviewedAfter(
    material,
    ...everyAnswer,
    ...records('mara', 'control-owner', 'Platform owns the publishing token from now on.'),
    signs('mara', 'Fine with the separate job.'),
    { judged: grown },
  ),
  complete: reviewedAfter(
    material,
    ...everyAnswer,
    ...records('mara', 'detection', 'An alert on packages published outside of a release.'),
    signs('mara', 'Fine with the separate job.'),
  ),
  waived: reviewedAfter(
    {
      ...material,
      rules: { ...material.rules, review: { ...defaults.review, breakGlass: ['@harbour/incident'] } },
    },
    answers('mara', 'token-least'),
    decides('jonte', 'waived', 'Ferries stand still: the timetable must be out by noon. Incident 512.'),
  ),
  'merged-open': reviewedAfter(material, ...everyAnswer, ends(material, true)),
  merged: reviewedAfter(
    material,
    ...everyAnswer,
    ...records('mara', 'none', ''),
    signs('mara'),
    ends(material, true),
  ),
  lightweight: reviewedAfter(minor),
  escalated: reviewedAfter(minor, decides('lena', 'escalated', 'The nightly job also sees customer issues.')),
  removed: reviewedAfter(material, ...everyAnswer, { judged: shrunk }),
  'signed-by-contributor': reviewedAfter(material, signs('mara'), {
    by: 'mara',
    did: { type: 'pushed', payload: { head: '7c'.repeat(20) } },
  }),
  nothing: reviewedAfter(material, answers('mara', 'token-least'), { judged: evaluations.none }),
  blocked: reviewedAfter(
    { ...evaluations.notUnderstood },
    {
      judged: evaluations.notUnderstood,
      basis: {
        contributorsUnknown: 'GitHub lists at most 250 commits of a pull request, and this one has 312',
      },
    },
  ),
} as const satisfies Record<string, Reviewed>;

const flood = 'x '.repeat(5_000);
const notes = [
  `${hostileText} <!-- box:model-shows-it -->`,
  '- [x] done <!-- box:token-least -->',
  '\n- [x] done <!-- box:forged -->\n',
  '--> <!-- box:x --> @harbour/security',
  flood,
];

/** Everything that a person or a repository may write is as bad as can be. */
export const hostile: Reviewed = reviewedAfter(
  evaluations.hostile,
  ...notes.map((note) => answers('mara', 'x', note)),
  ...notes.map((note) => signs(`<img src=x>${note.slice(0, 40)}`, note)),
  ...notes.flatMap((note, index) => [
    leaves('tomke', `F41-${index}`, note, '@harbour/security', note),
    decides('mara', 'escalated', note),
    ...records('mara', 'detection', note),
    {
      by: 'mara',
      did: {
        type: 'disputed',
        payload: { fingerprint: evaluations.hostile.deltas[0]?.fingerprint ?? '', reason: note },
      },
    } as const,
  ]),
  answers('mara', 'x', '- [x] <!-- box:x -->'),
);

/** Three hundred differences, a long checklist, and people who write much. */
export const large: Reviewed = reviewedAfter(
  {
    ...evaluations.many,
    rules: {
      ...evaluations.many.rules,
      checklist: Array.from({ length: 60 }, (_, index) => ({
        id: `question-${index}`,
        question: `What about {subjects}, seen from side ${index}? ${'And what else is there to it? '.repeat(6)}`,
        deltas: [],
        always: true,
        tiers: ['full'] as const,
        frameworks: ['NHI5:2025'],
      })),
    },
  },
  ...Array.from({ length: 30 }, (_, index) => answers('mara', `question-${index * 2}`, flood)),
  ...Array.from({ length: 40 }, (_, index) => signs(`signer-${index}`, flood)),
  ...Array.from({ length: 40 }, (_, index) => leaves('tomke', `F41-${index}`, flood, null, null)),
);
