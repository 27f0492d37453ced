/** Reports for tests: of organisations that are known to get better or to game the figures, and odd ones that a test writes down. */
import type { Evidence, Figure } from '../../../src/effectiveness/measure.ts';
import type { FollowUpLine, FrameworkLine, ModelState, Report } from '../../../src/effectiveness/report.ts';
import { reportOf } from '../../../src/effectiveness/report-of.ts';
import { day, type Window } from '../../../src/effectiveness/window.ts';
import {
  ends,
  gaming,
  type Habits,
  historyOf,
  improving,
  organisation,
} from '../../effectiveness/organisation.ts';

export const now = new Date(ends);
export const year: Window = {
  since: new Date(ends - 365 * day).toISOString(),
  until: now.toISOString(),
};

const titles = [
  ...['NHI5:2025', 'NHI7:2025', 'NHI9:2025'].map((id) => ({ id, list: 'OWASP Non-Human Identities Top 10' })),
  ...['ASI02', 'ASI03'].map((id) => ({ id, list: 'OWASP Top 10 for Agentic Applications' })),
].map((one) => ({ ...one, title: `What ${one.id} stands for` }));

function seeded(habits: Habits): Report {
  return reportOf(historyOf(organisation(habits, 3)), year, titles);
}

export const better = seeded(improving);
export const gamed = seeded(gaming);

const nothing: Figure = {
  numerator: 0,
  denominator: 0,
  value: null,
  says: 'too little data: no changes',
  counted: [],
  missed: [],
};

/** A newcomer: what there is to count is there, and nothing can be told from it. */
export const little: Report = {
  ...better,
  answer: { is: 'unknown', says: "It isn't known yet: there is too little data.", for: [], against: [] },
  measures: better.measures.map((one) => ({
    ...one,
    figure: nothing,
    previous: nothing,
    trend: 'unknown',
    parts: one.parts.map(({ name }) => ({ name, figure: nothing, previous: null })),
    months: one.months.map(({ month }) => ({ month, figure: nothing })),
    claimed: [],
  })),
  standing: [],
  models: [],
  frameworks: [],
};

const places = ['quay', 'crane', 'tide', 'pilot', 'lantern', 'harbour-master', 'ferry', 'cargo'];
const placeOf = (index: number) => `harbour/${places[index % places.length]}`;

function many(length: number): readonly Evidence[] {
  return Array.from({ length }, (_, index) => ({
    repository: placeOf(index),
    change: `#${400 + index}`,
    says: `Let the berth job of ${placeOf(index)} deploy to the far side ${index}`,
    at: new Date(ends - index * day).toISOString(),
  }));
}

const models = Array.from(
  { length: 300 },
  (_, index): ModelState => ({
    repository: placeOf(index),
    path: `models/berth-${index}.yml`,
    title: `The berths of ${placeOf(index)} ${index}`,
    owners: index % 5 === 4 ? [] : ['@harbour/crane'],
    ownerPresent: index % 7 !== 3,
    age: index % 40 === 38 ? null : (index * 37) % 560,
    unreviewed: many(index % 3 === 0 ? (index * 5) % 17 : 0),
    unread: index % 40 === 39 ? 'line 3: no mapping' : null,
  }),
);

const frameworks = Array.from(
  { length: 45 },
  (_, index): FrameworkLine => ({
    id: `R${index}:2025`,
    title: `What the risk ${index} of this list is about, in its own words`,
    list: `List ${index % 5}`,
    touched: many(index % 4 === 3 ? 0 : 60 - index),
    reviewed: 10,
    retired: 3,
  }),
);

const followUps = Array.from(
  { length: 200 },
  (_, index): FollowUpLine => ({
    id: `F${index}-1`,
    repository: placeOf(index),
    change: `#${400 + index}`,
    text: 'Give the berth job a role of its own',
    owner: index % 6 === 5 ? null : '@harbour/crane',
    due: index % 9 === 8 ? null : '2026-10-15',
    isLate: index < 12,
  }),
);

/** Far more of everything than anybody reads. */
export const large: Report = {
  ...better,
  answer: {
    ...better.answer,
    for: better.answer.for.map((one) => ({ ...one, evidence: many(40) })),
    against: better.answer.against.map((one) => ({ ...one, evidence: many(40) })),
  },
  measures: better.measures.map((one) => ({
    ...one,
    figure: { ...one.figure, counted: many(900), missed: many(700) },
    parts: Array.from({ length: 30 }, (_, index) => ({
      name: `what-is-counted-${'by'.repeat(index % 9)}`,
      figure: { ...one.figure, value: (index * 7) / 211, counted: many(2), missed: many(2) },
      previous: one.previous,
    })),
    claimed: many(60),
  })),
  models,
  frameworks,
  followUps,
  gaps: Array.from({ length: 400 }, (_, index) => ({
    kind: 'events-missing',
    repository: placeOf(index),
    says: `${index + 2} merged changes were never judged.`,
  })),
};

const [recurrence] = better.measures.filter(({ measure }) => measure.id === 'recurrence');
const some = (numerator: number, denominator: number): Figure => ({
  numerator,
  denominator,
  value: numerator / denominator,
  says: `${numerator} of ${denominator} sorts of issue`,
  counted: many(numerator),
  missed: [],
});

/** Small enough to be read, and with something of everything; no measure has computed it. */
export const written: Report = {
  ...little,
  answer: {
    is: 'holding',
    says: 'Our threat modelling is holding: some is better and some is not.',
    for: [{ measure: 'recurrence', says: 'Recurrence fell from 9 of 20 to 2 of 25.', evidence: many(7) }],
    against: [{ measure: 'on-time', says: 'On time is 3 of 9 follow-ups.', evidence: many(1) }],
  },
  measures: [
    ...(recurrence === undefined ? [] : [recurrence]).map((one) => ({
      ...one,
      figure: some(2, 25),
      previous: some(9, 20),
      trend: 'better' as const,
      parts: [{ name: 'over-privilege', figure: some(1, 9), previous: some(2, 8) }],
      claimed: many(1),
    })),
    ...little.measures.filter(({ measure }) => measure.id === 'on-time'),
  ],
  standing: [{ month: '2026-03', opened: 2, closed: 5, standing: 7 }],
  models: models.slice(0, 4),
  frameworks: frameworks.slice(0, 1),
  followUps: followUps.slice(8, 9),
  gaps: large.gaps.slice(0, 1),
};

/** What a repository may be called and may write. */
export const vicious = `=1+1</title></style><script>document.title='taken'</script>"'&lt;|[x](javascript:alert(1))@team\n\u202egnp.exe${'w'.repeat(500)}`;
const odd: Evidence = { repository: vicious, change: vicious, says: vicious, at: null };

export const hostile: Report = {
  ...large,
  scope: { organisation: vicious, repository: vicious, team: vicious, model: vicious },
  answer: {
    is: 'slipping',
    says: vicious,
    for: [],
    against: [{ measure: 'recurrence', says: vicious, evidence: [odd] }],
  },
  measures: large.measures.map((one) => ({
    ...one,
    figure: { ...one.figure, says: vicious, counted: [odd], missed: [{ ...odd, change: null }] },
    parts: one.parts.map((part) => ({ ...part, name: vicious })),
    claimed: [odd],
  })),
  models: models.map((one) => ({
    ...one,
    repository: vicious,
    path: vicious,
    title: vicious,
    owners: [vicious],
  })),
  frameworks: frameworks.map((one) => ({ ...one, touched: one.touched.map(() => odd) })),
  followUps: followUps.map((one) => ({ ...one, text: vicious, owner: vicious, change: vicious })),
  gaps: large.gaps.map((one) => ({ ...one, repository: vicious, says: vicious })),
};
