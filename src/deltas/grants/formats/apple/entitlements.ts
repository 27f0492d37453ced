/** The entitlements of an Apple app in, what the system gives it and which protections it gives up out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readPlist } from '../../../../syntax/xml/plist.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';

export const appleEntitlements: GrantFormat = {
  name: 'entitlements of an Apple app',
  paths: ['**/*.entitlements', '**/*{entitlements,Entitlements}*.plist'],
  source: 'https://developer.apple.com/documentation/bundleresources/entitlements',
  read: '2026-11',
  recognises: (text) => text.includes('<plist') || text.startsWith('bplist'),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readPlist(file.path, file.text);
  const into = new Reading(file, side);
  // What a debugger needs is given to builds of developers.
  const limit = /debug|development/i.test(file.path.slice(file.path.lastIndexOf('/') + 1))
    ? 'in builds for testing'
    : undefined;
  if (root?.kind === 'map') for (const entry of root.entries.values()) readEntitlement(entry, into, limit);
  return into.app('the app', 'apple');
}

/** Protections: they hold the app back while they stand. */
const guards: ReadonlyMap<string, readonly [gained: string, lost: string]> = new Map([
  [
    'com.apple.security.app-sandbox',
    ['{app} runs in a sandbox', '{app} no longer runs in a sandbox: it may do all that its user may'],
  ],
]);

/** Values that only name the app or its maker, or pick between two services of the same kind. */
const namesAlone = new Set([
  'application-identifier',
  'com.apple.application-identifier',
  'com.apple.developer.team-identifier',
  'com.apple.developer.icloud-container-environment',
  'com.apple.developer.aps-environment',
  'aps-environment',
  'com.apple.developer.ubiquity-kvstore-identifier',
  'com.apple.developer.default-data-protection',
  'previous-application-identifiers',
  'beta-reports-active',
]);

/** Also asked by Expo, which writes entitlements in JSON. */
export function readEntitlement(
  { key, value, startLine, endLine }: TreeEntry,
  into: Reading,
  limit?: string,
): void {
  const lines = { startLine, endLine: value.kind === 'scalar' ? endLine : startLine };
  const ask = (scope: string, at: Lines) =>
    into.ask('apple', 'device', scope, at, undefined, { label: brief(scope), limit });
  const guard = guards.get(key);
  if (guard !== undefined) {
    const [gained, lost] = guard;
    if (isTrue(value))
      into.setting(
        {
          kinds: ['integration.app.closed', 'integration.app.opened'],
          subject: `${key} of {app}`,
          facts: { entitlement: key },
          severity: 'info',
          missed: 'high',
          gained,
          lost,
        },
        lines,
      );
    return;
  }
  if (key === 'com.apple.developer.default-data-protection') {
    if (value.kind === 'scalar') ask(`${key} ${withoutTeam(value.value)}`, lines);
    return;
  }
  if (value.kind === 'scalar') {
    if (value.value === false || value.value === null || value.value === '') return;
    ask(value.value === true || namesAlone.has(key) ? key : `${key} ${withoutTeam(value.value)}`, lines);
    return;
  }
  const items = value.kind === 'sequence' ? value.items : [];
  for (const item of items) if (item.kind === 'scalar') ask(`${key} ${withoutTeam(item.value)}`, item);
  if (value.kind === 'map') into.part(key, value, { startLine, endLine });
}

/** Groups begin with the team that signs, as a variable or as its ten letters. */
function withoutTeam(value: unknown): string {
  return String(value).replace(/^(?:\$\((?:AppIdentifierPrefix|TeamIdentifierPrefix)\)|[A-Z\d]{10}\.)+/, '');
}

function isTrue(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === true;
}
