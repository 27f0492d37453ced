/** The port to whether people and teams are still there: names in, who is there and who is gone out. */
import type { Change, Repository } from '../change/change.ts';
import { type CodeOwners, readCodeOwners } from '../change/code-owners.ts';
import type { FileVersion } from '../change/snapshot.ts';
import type { Presence } from '../models/owners/ownership.ts';
import type { Forge } from './forge.ts';

export interface Owners {
  /**
   * Whether "@user" and "@organisation/team" exist and can get at a repository. Kept for a day.
   * @returns names in lower case; one that could not be asked for is in neither set.
   */
  present(repository: Repository, owners: readonly string[]): Promise<Presence>;
}

/** The first one that is there counts (docs.github.com, "About code owners", read 2026-11). */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/**
 * @returns the code owners as this change would have them; null where it leaves them alone.
 * @throws ForgeUnavailable where the forge does not answer.
 */
export async function proposedOwnersOf(forge: Forge, change: Change): Promise<CodeOwners | null> {
  const { ref, comparison, after } = change;
  const touched = new Set(comparison.files.flatMap((file) => [file.before, file.after]));
  if (!codeOwnersPaths.some((path) => touched.has(path))) return null;
  const unread = codeOwnersPaths.filter((path) => !after.files.has(path));
  const others: ReadonlyMap<string, FileVersion> =
    unread.length === 0 ? new Map() : await forge.files(ref.repository, ref.head.sha, unread);
  const inForce = codeOwnersPaths
    .map((path) => after.files.get(path) ?? others.get(path))
    .find((version) => version !== undefined && version.state !== 'absent');
  return readCodeOwners(inForce?.state === 'text' ? inForce.text : null);
}
