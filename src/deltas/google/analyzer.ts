/**
 * Access policies of Google Cloud in files: allow and deny policies, custom roles, and Config Connector's resources.
 * Text -> documents -> pieces as sets -> deltas, and the parts that nobody judged.
 */
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import { auditDeltas } from './audit.ts';
import { denyDeltas } from './deny.ts';
import { grantDeltas } from './grants.ts';
import { identityDeltas } from './identities.ts';
import { noPieces, type Part, type Pieces, Reader } from './model.ts';
import { customRoleDeltas } from './permissions.ts';
import { readPolicies } from './reading/documents.ts';
import type { GoogleRoles } from './roles.ts';

/** @param roles the predefined roles; read when a file needs them. */
export function googleAnalyzer(roles: () => GoogleRoles): Analyzer {
  return {
    name: 'google',
    unresolved: 'iam.unresolved',
    unit: 'file',
    paths: ['**/*.{json,yml,yaml}'],
    recognises: isPolicyText,
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles);
      const after = readSide(afterFiles);
      const deltas = [
        ...grantDeltas(roles(), before, after),
        ...denyDeltas(before, after),
        ...customRoleDeltas(before, after),
        ...identityDeltas(before, after),
        ...auditDeltas(before, after),
      ];
      return { deltas, unjudged: unjudgedParts(before, after) };
    },
  };
}

function readSide(snapshot: Snapshot): Pieces {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  const [file] = textFiles(snapshot);
  if (file === undefined) return noPieces;
  return readPolicies(file, snapshot.side, new Reader(file, snapshot.side));
}

/** A role of a policy, or a member of one: what tells its `bindings` from those of other tools. */
const policyShape =
  /\brole["']?[ \t]{0,9}:[ \t]{0,9}["']?(?:roles|projects|organizations)\/|\b(?:allUsers|allAuthenticatedUsers|serviceAccount:|user:|group:|domain:|principal:\/\/|principalSet:\/\/)/;

/** By its words alone, so that a broken text is known for what it is. */
function isPolicyText({ text }: TextFile): boolean {
  if (text.includes('iam.cnrm.cloud.google.com/')) return true;
  if (text.includes('includedPermissions')) return hasTopKey(text, 'includedPermissions');
  if (text.includes('denyRule')) return hasTopKey(text, 'rules');
  return (
    text.includes('bindings') &&
    text.includes('members') &&
    policyShape.test(text) &&
    hasTopKey(text, 'bindings')
  );
}

/** Of YAML the key starts a line; of JSON it stands inside one brace, whatever the spacing. */
function hasTopKey(text: string, key: string): boolean {
  const start = text.trimStart();
  if (!start.startsWith('{')) return new RegExp(`^["']?${key}["']?[ \\t]{0,9}:`, 'm').test(text);
  let depth = 0;
  for (let at = 0; at < start.length; at += 1) {
    const letter = start[at];
    if (letter === '{' || letter === '[') depth += 1;
    if (letter === '}' || letter === ']') depth -= 1;
    if (letter !== '"') continue;
    const from = at + 1;
    for (at = from; at < start.length && start[at] !== '"'; at += 1) if (start[at] === '\\') at += 1;
    if (depth === 1 && start.startsWith(`${key}"`, from)) return true;
  }
  return false;
}

/** @returns parts whose meaning differs, those of the after side first. */
function unjudgedParts(before: Pieces, after: Pieces): readonly Unjudged[] {
  const had = partsByKey(before.parts);
  const has = partsByKey(after.parts);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key): readonly Unjudged[] => {
    const then = had.get(key);
    const now = has.get(key);
    const part = now?.first ?? then?.first;
    if (part === undefined || meaningsOf(then) === meaningsOf(now)) return [];
    if (part.ifOnBoth === true && (then === undefined || now === undefined)) return [];
    const { file, side, startLine, endLine } = part.at;
    return [{ side, path: file.path, startLine, endLine, part: part.name }];
  });
}

interface Parts {
  readonly first: Part;
  readonly meanings: Set<string>;
}

function partsByKey(parts: readonly Part[]): ReadonlyMap<string, Parts> {
  const byKey = new Map<string, Parts>();
  for (const part of parts) {
    const known = byKey.get(part.key);
    if (known === undefined) byKey.set(part.key, { first: part, meanings: new Set([part.meaning]) });
    else known.meanings.add(part.meaning);
  }
  return byKey;
}

function meaningsOf(parts: Parts | undefined): string | null {
  return parts === undefined ? null : [...parts.meanings].sort().join('\n');
}
