/** How fresh a threat model is, in words: one short line, and what was merged since. */
import { dayOf, type Freshness } from '../../models/freshness/freshness.ts';
import type { ModelLink } from '../../models/link.ts';

/** What this change does to the model itself. */
export function updateWords({ updated, touched }: Pick<ModelLink, 'updated' | 'touched'>): string {
  if (updated) return 'This change updates the model.';
  return touched
    ? 'This change touches the file and not its meaning: check that it still holds.'
    : 'This change does not update it: check that it still holds.';
}

/** "Last changed in meaning 2026-03-02 (#41); 4 material changes since, the oldest #52. Stale by age: …" */
export function freshnessWords(freshness: Freshness): string {
  const { lastEdit, since, staleBy, unknown, limits } = freshness;
  const told = `${editWords(lastEdit)}${since === null || lastEdit.known === 'nothing' ? '' : `; ${sinceWords(since)}`}.`;
  // What is unknown of the edit stands in the line already.
  const more = unknown.slice(lastEdit.known === 'commit' ? 0 : 1).map((one) => ` ${upper(one)}.`);
  const limit = {
    age: `more than ${limits.days} ${limits.days === 1 ? 'day' : 'days'}`,
    number: `${limits.changes} ${limits.changes === 1 ? 'change' : 'changes'} or more`,
  } as const;
  const by = staleBy.map((one) => `by ${one}`).join(' and ');
  const stale =
    staleBy.length === 0 ? '' : ` Stale ${by}: ${staleBy.map((one) => limit[one]).join(', and ')}.`;
  return `${told}${stale}${more.join('')}`;
}

function editWords(edit: Freshness['lastEdit']): string {
  switch (edit.known) {
    case 'commit':
      return `Last changed in meaning ${dayOf(edit.at)} (${edit.change ?? edit.commit.slice(0, 8)})`;
    case 'not-after':
      return `Not changed in meaning since ${dayOf(edit.at)} at least, and when it was is not known: ${edit.because}`;
    case 'nothing':
      return `Since when it means what it means is not known: ${edit.because}`;
  }
}

function sinceWords(since: NonNullable<Freshness['since']>): string {
  const [oldest] = since;
  if (oldest === undefined) return 'no material change since';
  return since.length === 1
    ? `1 material change since, ${oldest.id}`
    : `${since.length} material changes since, the oldest ${oldest.id}`;
}

/** What was merged since, where that is why it is stale: "#52 of 2026-04-01: Publish the timetable". */
export function sinceLines({ since, staleBy }: Freshness, atMost: number): readonly string[] {
  if (since === null || !staleBy.includes('number')) return [];
  const shown = since.slice(0, atMost).map(({ id, day, title }) => `${id} of ${day}: ${title}`);
  return since.length > atMost ? [...shown, `and ${since.length - atMost} more`] : shown;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
