/** Reports that a test writes down: one of a large organisation, and what is odd about others. */
import type { Evidence, Figure, Measure, Part } from '../../../src/effectiveness/measure.ts';
import type { MeasureReading, ModelState, Report } from '../../../src/effectiveness/report.ts';
import { monthsOf, type Window } from '../../../src/effectiveness/window.ts';

export const year: Window = { since: '2025-11-26T00:00:00.000Z', until: '2026-11-26T00:00:00.000Z' };
export const now = new Date('2026-11-25T12:00:00Z');

const places = ['quay', 'crane', 'tide', 'pilot', 'lantern', 'harbour-master', 'ferry', 'cargo'];

/** "#<n>" of one of the repositories, `index` days before the end. */
export function behind(index: number, says = 'Let the berth job deploy'): Evidence {
  return {
    repository: `harbour/${places[index % places.length]}`,
    change: `#${400 + index * 7}`,
    says: `${says} ${index}`,
    at: new Date(Date.parse(year.until) - (index + 1) * 86_400_000).toISOString(),
  };
}

export function many(length: number, says?: string): readonly Evidence[] {
  return Array.from({ length }, (_, index) => behind(index, says));
}

export function shareOf(numerator: number, denominator: number, noun = 'material changes'): Figure {
  const little = denominator < 5;
  return {
    numerator,
    denominator,
    value: little ? null : numerator / denominator,
    says: little ? `too little data: ${denominator} ${noun}` : `${numerator} of ${denominator} ${noun}`,
    counted: many(numerator),
    missed: many(denominator - numerator, 'Open the sluice'),
  };
}

export function daysOf(days: number | null, reviews: number): Figure {
  return {
    numerator: (days ?? 0) * reviews,
    denominator: reviews,
    value: days,
    says: days === null ? `too little data: ${reviews} reviews` : `median of ${reviews} reviews`,
    counted: many(reviews),
    missed: [],
  };
}

type Told = Omit<Partial<Measure>, 'read'> & { readonly id: string } & Partial<
    Omit<MeasureReading, 'measure'>
  >;

/** What a test does not name is ordinary. */
export function reading(told: Told): MeasureReading {
  const { id, title = titleOf(told.id), definition, formula, answers, unit, better, outcome, ...read } = told;
  return {
    measure: {
      id,
      title,
      definition:
        definition ?? `What ${title.toLowerCase()} counts, in a sentence of its own that says it whole.`,
      formula: formula ?? 'those that were / all that could have been',
      answers: answers ?? `Does ${title.toLowerCase()} hold?`,
      unit: unit ?? 'share',
      better: better ?? 'higher',
      outcome: outcome ?? true,
    },
    figure: shareOf(30, 40),
    previous: shareOf(20, 40),
    trend: 'better',
    parts: [],
    months: [],
    claimed: [],
    ...read,
  };
}

function titleOf(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
}

function part(name: string, figure: Figure, previous: Figure | null): Part {
  return { name, figure, previous };
}

const months = monthsOf(year).map(({ month }) => month);

function models(count: number): readonly ModelState[] {
  return Array.from({ length: count }, (_, index): ModelState => {
    const place = places[index % places.length] ?? '';
    return {
      repository: `harbour/${place}`,
      path: `models/${place}-${index}.yml`,
      title: `The ${place} and its berths ${index}`,
      owners: index % 5 === 4 ? [] : [`@harbour/${place}`],
      ownerPresent: index % 7 !== 3,
      age: (index * 37) % 560,
      unreviewed: many(index % 3 === 0 ? (index * 5) % 17 : 0),
      unread: index % 40 === 39 ? 'line 3: no mapping' : null,
    };
  });
}

function report(part: Partial<Report>): Report {
  return {
    source: 'reviews',
    scope: { organisation: 'harbour' },
    window: year,
    at: now.toISOString(),
    answer: { is: 'unknown', says: 'Too little is known to say.', for: [], against: [] },
    measures: [],
    standing: [],
    models: [],
    frameworks: [],
    followUps: [],
    gaps: [],
    counted: { changes: 0, material: 0, repositories: 0 },
    ...part,
  };
}

export const empty = report({});

const lists = {
  'OWASP Non-Human Identities Top 10': ['NHI', ':2025', 10],
  'OWASP Top 10 for Agentic Applications': ['ASI', '', 10],
  'MAESTRO layers': ['L', '', 7],
  'MITRE ATLAS': ['AML.T00', '', 9],
  'NIST AI RMF GOVERN': ['GOVERN ', '', 6],
} as const;

export const large = report({
  answer: {
    is: 'improving',
    says: 'Improving: models follow 72% of material changes, up from 58%, and fewer severe findings stand than a year ago',
    for: [
      {
        measure: 'recurrence',
        says: 'Recurrence of long-lived credentials fell from 6 of 20 to 2 of 25',
        evidence: many(25),
      },
      {
        measure: 'change-coverage',
        says: 'Models now follow 142 of 197 material changes (was 98 of 169)',
        evidence: many(40),
      },
      {
        measure: 'severe-risk-retired',
        says: 'Standing critical and high findings fell from 64 to 31',
        evidence: many(12),
      },
    ],
    against: [
      {
        measure: 'model-freshness',
        says: '14 of 96 models had three or more material changes since their last edit',
        evidence: many(14),
      },
      {
        measure: 'on-time',
        says: 'Owners closed 41 of 66 follow-ups on time (was 48 of 66)',
        evidence: many(25),
      },
    ],
  },
  measures: [
    reading({
      id: 'change-coverage',
      answers: 'Are models updated when the business changes?',
      figure: shareOf(142, 197),
      previous: shareOf(98, 169),
      months: months.map((month, index) => ({
        month,
        figure: shareOf(
          index === 4 ? 1 : 7 + Math.round(index * 0.7) + (index % 3),
          index === 4 ? 3 : 16 + (index % 4),
        ),
      })),
    }),
    reading({
      id: 'unmodelled-change',
      answers: 'Where are we blind?',
      better: 'lower',
      figure: shareOf(21, 197),
      previous: shareOf(33, 169),
    }),
    reading({
      id: 'model-freshness',
      answers: 'Is each model still guiding?',
      figure: shareOf(82, 96, 'models'),
      previous: shareOf(85, 91, 'models'),
      trend: 'worse',
    }),
    reading({
      id: 'before-merge-effect',
      answers: 'What did the review really stop?',
      figure: shareOf(88, 420, 'deltas'),
      previous: shareOf(70, 401, 'deltas'),
    }),
    reading({
      id: 'persistence',
      answers: 'Do decisions last across releases?',
      figure: shareOf(3, 4, 'outcomes'),
      trend: 'unknown',
    }),
    reading({
      id: 'recurrence',
      answers: 'Are recurring issues shrinking?',
      better: 'lower',
      figure: shareOf(19, 160, 'reviewed'),
      previous: shareOf(33, 151, 'reviewed'),
      parts: [
        part('Exposed secrets', shareOf(2, 24), shareOf(6, 22)),
        part('Over-privilege', shareOf(9, 48), shareOf(11, 44)),
        part('Weak monitoring', shareOf(1, 3), shareOf(2, 4)),
        part('Long-lived credentials', shareOf(2, 25), shareOf(6, 20)),
        part('Unpinned supply', shareOf(4, 31), shareOf(3, 30)),
        part('Autonomy', shareOf(2, 29), shareOf(5, 31)),
      ],
    }),
    reading({
      id: 'severe-risk-retired',
      answers: 'Are the worst being retired?',
      unit: 'count',
      figure: { ...shareOf(71, 0), value: 33, says: '71 closed, 38 opened' },
      previous: { ...shareOf(40, 0), value: 4, says: '40 closed, 36 opened' },
    }),
    reading({
      id: 'fidelity',
      answers: 'Do the models represent what is real?',
      figure: shareOf(611, 850, 'things found'),
      previous: shareOf(500, 800, 'things found'),
      parts: [
        part('identity', shareOf(210, 260), shareOf(150, 240)),
        part('integration', shareOf(88, 140), shareOf(70, 130)),
        part('endpoint', shareOf(190, 220), shareOf(180, 215)),
        part('store', shareOf(93, 170), shareOf(75, 160)),
        part('agent', shareOf(30, 60), shareOf(25, 55)),
      ],
    }),
    reading({
      id: 'identity-coverage',
      answers: 'Is the identity layer modelled?',
      figure: shareOf(240, 320, 'identities and agents'),
      previous: shareOf(175, 295, 'identities and agents'),
      parts: [
        part('identity', shareOf(210, 260), shareOf(150, 240)),
        part('agent', shareOf(30, 60), shareOf(25, 55)),
      ],
    }),
    reading({
      id: 'decision-impact',
      answers: 'Do reviews change decisions?',
      outcome: false,
      figure: shareOf(64, 151, 'signed reviews'),
      previous: shareOf(50, 140, 'signed reviews'),
      parts: [
        'control-owner',
        'risk-acceptance',
        'detection',
        'architecture',
        'priority',
        'escalation-path',
      ].map((name, index) => part(name, shareOf(24 - index * 4, 151), shareOf(18 - index * 2, 140))),
      claimed: many(14, 'Said to have changed the priority of'),
    }),
    reading({
      id: 'on-time',
      answers: 'Do owners close?',
      outcome: false,
      figure: shareOf(41, 66, 'follow-ups due'),
      previous: shareOf(48, 66, 'follow-ups due'),
      trend: 'worse',
    }),
    reading({
      id: 'ownership',
      answers: 'Who owns the risk?',
      outcome: false,
      figure: shareOf(80, 96, 'models'),
      previous: shareOf(79, 95, 'models'),
      trend: 'same',
    }),
    reading({
      id: 'gate-strength',
      answers: 'Blockers or paperwork?',
      outcome: false,
      figure: shareOf(151, 197),
      previous: shareOf(120, 169),
    }),
    reading({
      id: 'calibration',
      answers: 'Are the tiers right, and which rule is noise?',
      outcome: false,
      better: 'lower',
      figure: shareOf(22, 151, 'reviews'),
      previous: shareOf(25, 140, 'reviews'),
      parts: [
        'lightweight, raised to full',
        'disputed: iam-wildcard-grown',
        'pipeline-open-to-strangers',
        'agent-server-added',
        'vendor-new',
        'secret-in-clear',
        'infra-port-open',
        'guard-gone',
        'module-moved',
        'trust-widened',
        'role-public',
        'log-off',
        'key-long',
      ].map((name, index) =>
        part(name, shareOf(index % 4, 3 + index * 2), shareOf(index % 3, 2 + index * 2)),
      ),
    }),
    reading({
      id: 'overhead',
      answers: 'What does it cost?',
      outcome: false,
      better: 'lower',
      unit: 'days',
      figure: daysOf(1.6, 151),
      previous: daysOf(2.1, 140),
      parts: [
        part('full', daysOf(2.4, 61), daysOf(3.2, 52)),
        part('lightweight', daysOf(0.4, 90), daysOf(0.5, 88)),
      ],
    }),
  ],
  standing: months.map((month, index) => ({
    month,
    opened: 3 + ((index * 5) % 7),
    closed: 4 + ((index * 3) % 9),
    standing: 64 - index * 3 + ((index * 2) % 5),
  })),
  models: models(96),
  frameworks: Object.entries(lists).flatMap(([list, [head, tail, length]]) =>
    Array.from({ length }, (_, index) => ({
      id: `${head}${index + 1}${tail}`,
      title: `Risk of the kind that is told ${index + 1}th`,
      list,
      touched: many(index % 4 === 3 ? 0 : 40 - index * 3),
      reviewed: index % 4 === 3 ? 0 : 30 - index * 3,
      retired: index % 4 === 3 ? 0 : 10 - index,
    })),
  ),
  followUps: Array.from({ length: 34 }, (_, index) => ({
    id: `F${index}-1`,
    repository: `harbour/${places[index % 8]}`,
    change: `#${400 + index}`,
    text: 'Give the berth job a role of its own',
    owner: index % 6 === 5 ? null : `@harbour/${places[index % 8]}`,
    due: `2026-${String((index % 9) + 4).padStart(2, '0')}-15`,
    isLate: index < 12,
  })),
  gaps: places.map((place, index) => ({
    kind: 'events-missing' as const,
    repository: `harbour/${place}`,
    says: `${12 + index} merged changes were never judged.`,
  })),
  counted: { changes: 4210, material: 197, repositories: 96 },
});

/** What a repository may be called and may write. */
export const vicious = `</title></style><script>alert(1)</script>"'&lt;=1+1|[x](javascript:alert(1))\u202egnp.exe${'w'.repeat(500)}`;

export const hostile: Report = {
  ...large,
  scope: { organisation: vicious, team: vicious },
  answer: {
    ...large.answer,
    says: vicious,
    for: [{ measure: 'recurrence', says: vicious, evidence: [odd()] }],
  },
  measures: large.measures.map((one) => ({
    ...one,
    figure: { ...one.figure, counted: [odd()] },
    parts: one.parts.map((each) => ({ ...each, name: vicious })),
    claimed: [odd()],
  })),
  models: large.models.map((one) => ({
    ...one,
    repository: vicious,
    path: vicious,
    title: vicious,
    owners: [vicious],
  })),
  frameworks: large.frameworks.map((one) => ({ ...one, touched: [odd()] })),
  followUps: large.followUps.map((one) => ({ ...one, text: vicious, owner: vicious })),
  gaps: large.gaps.map((one) => ({ ...one, repository: vicious, says: vicious })),
};

function odd(): Evidence {
  return { repository: vicious, change: vicious, says: vicious, at: null };
}

/** A newcomer: four reviews, and nothing that could be told from them. */
export const little = report({
  answer: {
    is: 'unknown',
    says: 'Not known yet: four reviews are too few to see any trend',
    for: [],
    against: [],
  },
  measures: large.measures.map((one) => ({
    ...one,
    figure: {
      ...one.figure,
      numerator: 1,
      denominator: 3,
      value: null,
      says: 'too little data: 3 of them',
      counted: many(1),
      missed: many(2),
    },
    previous: { ...one.previous, value: null },
    trend: 'unknown' as const,
    parts: one.parts.map(({ name }) => part(name, shareOf(1, 2), null)),
    months: one.months.map(({ month }) => ({ month, figure: shareOf(0, 1) })),
    claimed: [],
  })),
  models: models(2),
  counted: { changes: 12, material: 3, repositories: 1 },
});
