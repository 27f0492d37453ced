/** Whose a comment or an issue is: our app's own, or anybody else's. */
import { z } from 'zod';

/** docs.github.com/rest/issues, read 2026-11: a comment and an issue hold no more. */
export const bodyCharacters = 65_536;

export const writtenSchema = z.object({
  /** null for a deleted account. */
  user: z.object({ login: z.string(), type: z.string() }).nullable(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});

/**
 * A person may write through our app too, with a token that they gave it (docs.github.com/apps, "user access tokens",
 * read 2026-11): what its own account wrote is ours alone.
 */
export function isOurs(written: z.infer<typeof writtenSchema>, appId: number): boolean {
  return written.user?.type === 'Bot' && written.performed_via_github_app?.id === appId;
}
