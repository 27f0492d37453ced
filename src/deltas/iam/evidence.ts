/** The lines that show a difference of access: the actions and resources on the side that has more, what was there on the other. */
import type { AccessEntry } from '../../access/entries.ts';
import { hull, takesWord } from '../../access/patterns/pattern.ts';
import type { Statement } from '../../access/policy.ts';
import type { Side } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { Holding } from './holdings.ts';
import type { Place } from './model.ts';

/** How many places of one delta are shown. */
const shown = { statements: 6, others: 3 } as const;

/** @param onAfter whether the side that has more is the head's. */
export function entryEvidence(
  holding: Holding,
  entry: AccessEntry,
  onAfter: boolean,
): DraftDelta['evidence'] {
  const { places } = holding;
  const pieces = entry.pieces.slice(0, 200);
  const statements = [...new Set(pieces.map((piece) => piece.statement))].slice(0, shown.statements);
  const own = statements.flatMap((statement) => {
    const words = pieces
      .filter((piece) => piece.statement === statement)
      .flatMap((piece) => piece.actions.map((action) => action.word));
    const named = statement.actions.negated
      ? statement.actions.list[0]
      : statement.actions.list.find(
          ({ pattern }) =>
            entry.actions.includes(pattern.text) || words.some((word) => takesWord(hull(pattern), word)),
        );
    return at(places, statement, named ?? statement);
  });
  const had = [
    ...new Set(
      pieces.flatMap((piece) =>
        entry.was.resources.length + entry.was.conditions.length > 0 ? piece.had : [],
      ),
    ),
  ];
  const others = had
    .slice(0, shown.others)
    .flatMap((statement) =>
      at(
        places,
        statement,
        entry.was.conditions.length > 0
          ? statement.conditionLines
          : (statement.resources?.list[0] ?? statement),
      ),
    );
  return nonEmpty([...own, ...others], places, onAfter ? 'after' : 'before');
}

export function statementEvidence(
  places: ReadonlyMap<Statement, Place>,
  statements: readonly Statement[],
  side: Side,
): DraftDelta['evidence'] {
  const own = statements.slice(0, shown.statements).flatMap((statement) => at(places, statement, statement));
  return nonEmpty(own, places, side);
}

function at(places: ReadonlyMap<Statement, Place>, statement: Statement, lines: Lines): readonly Evidence[] {
  const place = places.get(statement);
  return place === undefined ? [] : [evidenceAt(place.file, place.side, lines)];
}

/** Every statement of a holding has its place, so there is at least the holder's own. */
function nonEmpty(
  found: readonly Evidence[],
  places: ReadonlyMap<Statement, Place>,
  side: Side,
): DraftDelta['evidence'] {
  const [first, ...rest] = found;
  if (first !== undefined) return [first, ...rest];
  const place = [...places.values()].find((one) => one.side === side) ?? [...places.values()][0];
  if (place === undefined) throw new Error('a difference of policies that stand nowhere');
  return [evidenceAt(place.file, place.side, place)];
}
