/** Both sides of a text in, a delta for each signal that it gains or loses out: which sentence says it, by which phrase. */
import type { DraftDelta, Evidence, Severity } from '../../delta.ts';
import { moreSevere, severities } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import { shortDigest, visibleAt, visibly } from '../hidden/visible.ts';
import type { Instructions } from '../text/read.ts';
import type { Signal, SignalCatalogue } from './catalogue.ts';
import { signalsIn } from './find.ts';
import { type Statement, sensedWords } from './statements.ts';

/** One sentence that carries a signal. */
interface Saying {
  readonly signal: Signal;
  readonly phrase: string;
  readonly forbids: boolean;
  readonly statement: Statement;
  readonly of: Instructions;
}

export interface Told {
  readonly of: Instructions;
  readonly statements: readonly Statement[];
}

export function signalDeltas(
  before: Told | null,
  after: Told | null,
  catalogue: SignalCatalogue,
): readonly DraftDelta[] {
  const had = sayingsOf(before, catalogue);
  const has = sayingsOf(after, catalogue);
  return catalogue.signals.flatMap((signal) => {
    const was = had.filter((saying) => saying.signal === signal);
    const is = has.filter((saying) => saying.signal === signal);
    if (was.length === 0 && is.length === 0) return [];
    const told = toldDeltas(was, is);
    return [...told, ...forbiddenDeltas(was, is, told, after === null || before === null)];
  });
}

function sayingsOf(told: Told | null, catalogue: SignalCatalogue): readonly Saying[] {
  if (told === null) return [];
  const seen = new Set<string>();
  return told.statements.flatMap((statement) => {
    const key = meaningOf(statement);
    if (seen.has(key)) return [];
    seen.add(key);
    return signalsIn(catalogue, sensedWords(statement)).map(({ of: signal, phrase, forbids }) => ({
      signal,
      phrase,
      forbids,
      statement,
      of: told.of,
    }));
  });
}

/** Moved, rewrapped or set in another way, a sentence means the same. */
function meaningOf(statement: Statement): string {
  return sensedWords(statement)
    .map(({ text }) => text)
    .join(' ');
}

/** What tells an agent to do something: a sentence at a time. */
function toldDeltas(was: readonly Saying[], is: readonly Saying[]): readonly DraftDelta[] {
  const before = was.filter(({ forbids }) => !forbids);
  const after = is.filter(({ forbids }) => !forbids);
  const joins = notIn(after, before);
  const leaves = notIn(before, after);
  const graded = joins.map((saying) => ({ severity: severityOf(saying, before), saying }));
  return [
    ...draft('agent.instructions.loosened', joins, 'tells', graded.reduce(moreSevereOf, null)),
    ...draft('agent.instructions.tightened', leaves, 'no longer tells', null),
  ];
}

function notIn(sayings: readonly Saying[], others: readonly Saying[]): readonly Saying[] {
  const known = new Set(others.map(({ statement }) => meaningOf(statement)));
  return sayings.filter(({ statement }) => !known.has(meaningOf(statement)));
}

/**
 * A text that said so already and says it once more is one step less; said again in words that were all there, it is low.
 */
function severityOf({ signal, statement }: Saying, before: readonly Saying[]): Severity {
  if (before.length === 0) return signal.severity;
  const telling = statement.words.filter(({ text }) => text.length > 3);
  const nothingNew = before.some((saying) => {
    const known = new Set(saying.statement.words.map(({ text }) => text));
    return telling.every(({ text }) => known.has(text));
  });
  return nothingNew ? 'low' : (severities[Math.max(1, severities.indexOf(signal.severity) - 1)] ?? 'low');
}

type Graded = { readonly severity: Severity };

function moreSevereOf(worst: Graded | null, next: Graded): Graded {
  return worst === null ? next : moreSevere(worst, next);
}

/**
 * What forbids it: a prohibition that stands in other words still stands, and one that became its contrary is told already.
 * One that left with its whole text is low.
 */
function forbiddenDeltas(
  was: readonly Saying[],
  is: readonly Saying[],
  told: readonly DraftDelta[],
  whole: boolean,
): readonly DraftDelta[] {
  const before = was.filter(({ forbids }) => forbids);
  const after = is.filter(({ forbids }) => forbids);
  const leaves = before.filter(({ phrase }) => !after.some((other) => other.phrase === phrase));
  const joins = after.filter(({ phrase }) => !before.some((other) => other.phrase === phrase));
  const severity: Severity = whole || (after.length > 0 && joins.length > 0) ? 'low' : 'medium';
  const said = new Set(told.map(({ kind }) => kind));
  return [
    ...draft('agent.instructions.loosened', leaves, 'no longer forbids', { severity }),
    ...draft('agent.instructions.tightened', joins, 'forbids', null),
  ].filter(({ kind }) => !said.has(kind));
}

type Way = 'tells' | 'no longer tells' | 'forbids' | 'no longer forbids';

function draft(
  kind: 'agent.instructions.loosened' | 'agent.instructions.tightened',
  sayings: readonly Saying[],
  way: Way,
  graded: Graded | null,
): readonly DraftDelta[] {
  const [first, ...more] = sayings;
  if (first === undefined) return [];
  const { signal, of } = first;
  const texts = sayings.map(({ statement }) => visibly(statement.written, 200));
  const others = more.length === 0 ? '' : `, and ${more.length} more like it`;
  const told = way.endsWith('forbids') ? 'forbids' : 'tells';
  return [
    {
      kind,
      subject: `${signal.title} (${of.role.name})`,
      ...(graded === null ? {} : { severity: graded.severity }),
      summary: `${of.role.name} ${way === told ? 'now ' : ''}${way} ${of.role.reader} ${signal.tells}: "${texts[0]}"${others}`,
      facts: {
        signal: signal.id,
        says: told,
        phrase: [...new Set(sayings.map(({ phrase }) => phrase))].slice(0, shownPlaces),
        sentences: texts.slice(0, shownPlaces),
        digest: shortDigest(sayings.map(({ statement }) => meaningOf(statement))),
      },
      frameworks: signal.frameworks,
      evidence: [placeOf(first), ...more.slice(0, shownPlaces - 1).map(placeOf)],
    },
  ];
}

function placeOf({ statement, of }: Saying): Evidence {
  return visibleAt(of.file, of.side, statement);
}
