/** What a format says of a part beyond what all formats know, on two sides in; the names whose value differs out, as pieces of a sentence. */
import { redact } from '../../deltas/evidence.ts';
import type { Says } from '../model.ts';
import { type Naming, namesOf, quoted } from './naming.ts';

type Value = Says[string];

/** More of one part is counted. */
const shown = 6;

/** @returns a text that is the same where the meaning is; ids of the side before count as what they are called after. */
export function saidText(says: Says, naming: Naming | null): string {
  return JSON.stringify(
    Object.entries(says)
      .map(([name, value]) => [name, listed(value, naming) ?? value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** "internet is true (was false), data_assets_sent with "Keys" and no longer with "Mail"". */
export function toldOf(before: Says, after: Says, naming: Naming): string {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  const told = [...names].flatMap((name): readonly string[] => {
    const [was, is] = [before[name], after[name]];
    const [old, now] = [listed(was, naming), listed(is, null)];
    if (old !== null || now !== null) return listTold(name, old ?? [], now ?? [], naming);
    return was === is ? [] : [`${name} is ${word(is, was)} (was ${word(was, is)})`];
  });
  const more = told.length - shown;
  return [...told.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function listed(value: Value | undefined, naming: Naming | null): readonly string[] | null {
  if (value === undefined || value === true || typeof value === 'string') return null;
  return [...new Set(value.map((one) => naming?.renamed.get(one) ?? one))].sort();
}

function listTold(
  name: string,
  old: readonly string[],
  now: readonly string[],
  naming: Naming,
): readonly string[] {
  const [was, is] = [new Set(old), new Set(now)];
  const called = (ids: readonly string[]) =>
    namesOf(
      ids.map((id) => redact(naming.after.get(id) ?? naming.before.get(id) ?? id)),
      new Map(),
    );
  const fresh = now.filter((one) => !was.has(one));
  const gone = old.filter((one) => !is.has(one));
  const pieces = [
    ...(fresh.length > 0 ? [`with ${called(fresh)}`] : []),
    ...(gone.length > 0 ? [`no longer with ${called(gone)}`] : []),
  ];
  return pieces.length === 0 ? [] : [`${name} ${pieces.join(' and ')}`];
}

/** What is not there is false beside a truth, for only truths are kept. */
function word(value: Value | undefined, beside: Value | undefined): string {
  if (value === undefined) return beside === true ? 'false' : 'not said';
  return value === true ? 'true' : quoted(redact(String(value)));
}
