/** Two sides of a file that holds threat models in, what they hold up less or more as deltas out. Any other edit gives none. */
import type { FileVersion, Side } from '../change/snapshot.ts';
import { compareSeverity, type DraftDelta, type Facts, type Severity } from '../deltas/delta.ts';
import { evidenceAt } from '../deltas/evidence.ts';
import type { ModelReading } from '../deltas/threat-models/analyzer.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type ComparedModel, pairModels } from './compare.ts';
import { named, quoted } from './compared/naming.ts';
import { statusWords } from './compared/sayings.ts';
import { formatOf, modelGlobs } from './detect.ts';
import { modelFormats } from './formats/formats.ts';
import type { ModelPlace, Threat, ThreatModel } from './model.ts';
import { readModels } from './read.ts';

export const modelReading: ModelReading = {
  paths: modelGlobs,
  recognises: ({ path, text }) => formatOf(path) !== null || modelFormats.some((one) => one.recognises(text)),
  // What is loosened on the way back was made stronger on the way there: the two can't drift apart.
  compare: (before, after) => [
    ...losses(before, after).map((loss) => delta(loss, 'weakened', before, after)),
    ...losses(after, before).map((loss) => delta(loss, 'restored', before, after)),
  ],
};

/** What the fact "guard" of a delta says where it is about a threat model itself. */
export const modelGuard = 'threat-model';

interface Loss {
  readonly subject: string;
  readonly what: 'downgraded' | 'closed' | 'removed' | 'boundary' | 'scope' | 'model' | 'unreadable';
  readonly severity: Severity;
  /** The whole sentence where it is lost, and where it is won. */
  readonly lost: string;
  readonly won: string;
  readonly facts: Facts;
  /** On the side that has more, and on the one that has less; null where that side has nothing of it. */
  readonly more: ModelPlace;
  readonly less: ModelPlace | null;
}

const top: ModelPlace = { startLine: 1, endLine: 1 };

/** @returns what the side `more` holds up and the side `less` does not. */
function losses(more: FileVersion | null, less: FileVersion | null): readonly Loss[] {
  const had = modelsOf(more);
  if (had === null || had.length === 0) return [];
  const has = modelsOf(less);
  if (has === null) {
    const subject = `threat model ${quoted(had[0]?.title ?? '')}`;
    return [
      {
        subject,
        what: 'unreadable',
        severity: 'low',
        lost: `The ${subject} can no longer be read, so nobody sees what it says now`,
        won: `The ${subject} can be read again`,
        facts: {},
        more: top,
        less: top,
      },
    ];
  }
  return pairModels(had, has).flatMap((compared) => [
    ...wholeModels(compared, less !== null),
    ...(compared.models.before === null || compared.models.after === null
      ? []
      : [...threats(compared), ...boundaries(compared), ...scopes(compared)]),
  ]);
}

/** @returns null where it can't be read; none where there is no file. */
function modelsOf(version: FileVersion | null): readonly ThreatModel[] | null {
  if (version === null || version.state === 'absent') return [];
  if (version.state === 'opaque') return null;
  try {
    return readModels(version);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function wholeModels({ models: { before, after } }: ComparedModel, file: boolean): readonly Loss[] {
  if (before === null || after !== null || isEmpty(before)) return [];
  const subject = `threat model ${quoted(before.title)}`;
  const open = before.threats.filter(isOpen);
  const count = `${open.length} of ${before.threats.length} threats open`;
  return [
    {
      subject,
      what: 'model',
      severity: worst(open, 'medium'),
      lost: `The ${subject} is gone, with ${count}`,
      won: `There is a ${subject}, with ${count}`,
      facts: { threats: before.threats.length },
      more: top,
      less: file ? top : null,
    },
  ];
}

/** A model that says nothing yet holds nothing up. */
function isEmpty({ threats, components, boundaries }: ThreatModel): boolean {
  return threats.length + components.length + boundaries.length === 0;
}

const isOpen = ({ status }: Threat) => status === 'open';
/** What nobody graded weighs as much as most of what is graded. */
const gradeOf = ({ severity }: Threat): Severity => severity ?? 'medium';

function worst(threats: readonly Threat[], least: Severity): Severity {
  return threats.map(gradeOf).reduce((a, b) => (compareSeverity(a, b) < 0 ? b : a), least);
}

function threats({ threats: pairs }: ComparedModel): readonly Loss[] {
  return pairs.flatMap(({ before, after }): readonly Loss[] => {
    if (before === null) return [];
    const subject = named('threat', before);
    const loss = (what: Loss['what'], severity: Severity, lost: string, won: string, facts: Facts): Loss => ({
      subject: after === null ? subject : named('threat', after),
      what,
      severity,
      lost,
      won,
      facts,
      more: before.place,
      less: after?.place ?? null,
    });
    const grade = gradeOf(before);
    if (after === null) {
      if (!isOpen(before)) return [];
      const lost = `The ${subject} is gone from the threat model while it was open`;
      return [loss('removed', grade, lost, `The threat model names the open ${subject}`, {})];
    }
    const found: Loss[] = [];
    const { severity: was } = before;
    const { severity: is } = after;
    if (was !== null && is !== null && compareSeverity(is, was) < 0) {
      const lost = `The ${subject} is graded ${is}, and was ${was}`;
      const won = `The ${subject} is graded ${was}, and was ${is}`;
      found.push(loss('downgraded', was, lost, won, { high: was, low: is }));
    }
    const without = unexplained(before, after);
    if (without !== null) {
      const [old, now] = [statusWords[before.status], statusWords[after.status]];
      const lost = `The ${subject} is ${now}, and was ${old}${without}`;
      const won = `The ${subject} is ${old}, and was ${now}${without}`;
      found.push(loss('closed', grade, lost, won, { open: before.status, closed: after.status }));
    }
    return found;
  });
}

/** @returns what is missing, to follow the statuses; null where the threat was closed as it should be, or not at all. */
function unexplained(before: Threat, after: Threat): string | null {
  const wasHeld = before.status === 'open' || before.status === 'mitigated';
  if (wasHeld && after.status === 'not-applicable') return '';
  if (!isOpen(before)) return null;
  if (after.status === 'mitigated' && after.mitigation === null) return '; nothing says by what';
  if (after.status === 'accepted' && after.owner === null) return '; nobody stands for it';
  return null;
}

function boundaries({ boundaries: pairs, models }: ComparedModel): readonly Loss[] {
  return pairs.flatMap(({ before, after }): readonly Loss[] => {
    if (before === null || after !== null) return [];
    const subject = named('boundary', before);
    const within = (models.before?.components ?? []).filter((one) => one.boundaries.includes(before.id));
    const around = within.length === 0 ? '' : `; it was around ${within.length} components`;
    return [
      {
        subject,
        what: 'boundary',
        severity: 'medium',
        lost: `The ${subject} is gone from the threat model${around}`,
        won: `The threat model draws the ${subject}`,
        facts: {},
        more: before.place,
        less: null,
      },
    ];
  });
}

function scopes({ components: pairs }: ComparedModel): readonly Loss[] {
  return pairs.flatMap(({ before, after }): readonly Loss[] => {
    if (before === null || after === null || before.outOfScope || !after.outOfScope) return [];
    const subject = named('component', after);
    return [
      {
        subject,
        what: 'scope',
        severity: 'medium',
        lost: `The ${subject} is out of the threat model's scope now`,
        won: `The ${subject} is in the threat model's scope now`,
        facts: {},
        more: before.place,
        less: after.place,
      },
    ];
  });
}

function delta(
  { subject, what, severity, lost, won, facts, more, less }: Loss,
  way: 'weakened' | 'restored',
  before: FileVersion | null,
  after: FileVersion | null,
): DraftDelta {
  const [had, has] = way === 'weakened' ? ([more, less] as const) : ([less, more] as const);
  const old = had === null ? null : evidence(before, 'before', had);
  const now = has === null ? null : evidence(after, 'after', has);
  const [first, ...rest] = [now, old].filter((one) => one !== null);
  return {
    kind: way === 'weakened' ? 'guardrail.weakened' : 'guardrail.restored',
    subject,
    ...(way === 'weakened' ? { severity } : {}),
    summary: way === 'weakened' ? lost : won,
    facts: { guard: modelGuard, what, ...facts },
    evidence: [first ?? { side: 'after', path: pathOf(after ?? before), ...top, text: '' }, ...rest],
  };
}

function evidence(version: FileVersion | null, side: Side, place: ModelPlace) {
  if (version === null) return null;
  return version.state === 'text'
    ? evidenceAt(version, side, place)
    : { side, path: version.path, ...place, text: '' };
}

function pathOf(version: FileVersion | null): string {
  return version?.path ?? '';
}
