/** Follow-ups in; those of a repository and an owner out, grouped by who owns them, and the names that can be asked for. */

import type { FollowUpLine } from '../../effectiveness/report.ts';
import type { ClosedFollowUp } from '../../effectiveness/sections/follow-ups.ts';
import { clip, visible } from '../../render/escape.ts';

export const path = '/follow-ups';

/** What nobody owns is asked for by that word: an owner is written with a sign before the name. */
export const nobody = 'nobody';

/** Empty where it is not narrowed. */
export interface Narrowing {
  readonly repository: string;
  readonly owner: string;
}

export interface Owned {
  /** null: nobody's. */
  readonly owner: string | null;
  /** Late first, then by the day. */
  readonly lines: readonly FollowUpLine[];
  readonly late: number;
}

const longest = 300;

export function narrowingOf(get: (name: string) => string | undefined): Narrowing {
  const asked = (name: string) => clip((get(name) ?? '').trim(), longest);
  return { repository: asked('repository'), owner: asked('owner') };
}

type Named = Pick<ClosedFollowUp, 'repository' | 'owner'>;

export function narrowed<T extends Named>(
  lines: readonly T[],
  { repository, owner }: Narrowing,
): readonly T[] {
  return lines.filter(
    (one) =>
      (repository === '' || isSame(one.repository, repository)) &&
      (owner === '' || isSame(one.owner ?? nobody, owner)),
  );
}

/** @returns whoever has most that is late first; the lines keep their order. */
export function byOwner(lines: readonly FollowUpLine[]): readonly Owned[] {
  const owned = new Map<string, FollowUpLine[]>();
  for (const line of lines) {
    const key = (line.owner ?? '').toLowerCase();
    owned.set(key, [...(owned.get(key) ?? []), line]);
  }
  return [...owned.values()]
    .map((all) => ({
      owner: all[0]?.owner ?? null,
      lines: all,
      late: all.filter(({ isLate }) => isLate).length,
    }))
    .sort((a, b) => b.late - a.late || dueOf(a).localeCompare(dueOf(b)));
}

function dueOf({ lines }: Owned): string {
  return lines[0]?.due ?? '9999';
}

/** As many as one reads in a list. */
const mostNames = 200;

/** @returns names of what is there, and the one that was asked for. */
export function namesIn(lines: readonly Named[], { repository, owner }: Narrowing) {
  return {
    repositories: few(
      lines.map((one) => one.repository),
      repository,
    ),
    owners: few(
      lines.map((one) => one.owner ?? nobody),
      owner,
    ),
  };
}

/** What shows otherwise than it is written is no name that one picks; it stands with what it owns. */
function few(names: readonly string[], asked: string): readonly string[] {
  const others = [...new Set(names)].filter((name) => !isSame(name, asked)).sort();
  return [asked, ...others.slice(0, mostNames)].filter((name) => name !== '' && visible(name) === name);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
