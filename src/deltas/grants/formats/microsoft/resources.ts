/** The interfaces of Microsoft that apps ask for, by the number that is the same in every tenant; names and numbers to scopes. */
import type { Lines } from '../../../../syntax/tree.ts';
import type { Actor } from '../../grant.ts';
import type { Reading } from '../../reading.ts';

/** learn.microsoft.com/en-us/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in, read 2026-11. */
const graph = '00000003-0000-0000-c000-000000000000';

/** @param resource an interface by name or number; @param permission one of it by name or number. */
export function askMicrosoft(
  into: Reading,
  as: Actor,
  resource: string,
  permission: string,
  lines: Lines,
): void {
  const small = resource.toLowerCase();
  const id = /^[\da-f]{8}-/i.test(permission) ? permission.toLowerCase() : permission;
  if (small === graph || small === 'microsoft graph') into.ask('microsoft-graph', as, id, lines);
  // The list knows others by both numbers in one.
  else into.ask('microsoft-entra', as, `${/^[\da-f]{8}-/.test(small) ? small : resource}/${id}`, lines);
}
