/** Where the state is kept: it holds every secret that Terraform has seen. */
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { evaluateBody } from '../evaluation/body.ts';
import { meanSame } from '../evaluation/meaning.ts';
import { knownBoolean, knownText, placeOf } from '../evaluation/values.ts';
import type { Infrastructure } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, inWords, paired } from './changed.ts';

interface Backend {
  readonly type: string;
  readonly settings: ReadonlyMap<string, TreeNode>;
  readonly place: Place;
}

/** Another name, lock or region in the same place: the state stays with the same people. */
const harmless = new Set([
  'key',
  'prefix',
  'region',
  'location',
  'dynamodb_table',
  'use_lockfile',
  'workspace_key_prefix',
  'max_retries',
]);

export function backendDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const [was, is] = [backendOf(before), backendOf(after)];
  if (was === null && is === null) return [];
  return [...placeDeltas(was, is), ...encryptionDeltas(was, is)];
}

function placeDeltas(was: Backend | null, is: Backend | null): readonly DraftDelta[] {
  const different = paired(was?.settings ?? new Map(), is?.settings ?? new Map<string, TreeNode>()).flatMap(
    ([key, then, now]) => {
      if (key === 'encrypt') return [];
      const same = then !== undefined && now !== undefined && meanSame(then, now);
      return same ? [] : [key];
    },
  );
  const moved = was?.type !== is?.type;
  if (!moved && different.length === 0) return [];
  const risky = moved || different.some((key) => !harmless.has(key));
  return [
    changedSetting({
      subject: 'state backend',
      severity: risky ? 'medium' : 'low',
      summary: `Terraform's state is kept in ${shown(is, different)} (was ${shown(was, different)})`,
      facts: { settings: different, before: shown(was, different), after: shown(is, different) },
      after: is?.place,
      before: was?.place,
    }),
  ];
}

function shown(backend: Backend | null, keys: readonly string[]): string {
  if (backend === null) return 'a local file';
  const told = keys
    .filter((key) => backend.settings.has(key))
    .slice(0, 4)
    .map((key) => `${key} ${inWords(backend.settings.get(key))}`);
  return [backend.type, ...told].join(', ');
}

function encryptionDeltas(was: Backend | null, is: Backend | null): readonly DraftDelta[] {
  if (was?.type !== 's3' || is?.type !== 's3') return [];
  const [then, now] = [isEncrypted(was), isEncrypted(is)];
  if (then === now) return [];
  return [
    changedSetting({
      kind: now ? 'infra.encryption.added' : 'infra.encryption.removed',
      subject: 'state backend',
      summary: now ? "Terraform's state is encrypted" : "Terraform's state is no longer encrypted",
      facts: { setting: 'encrypt' },
      after: is.place,
      before: was.place,
    }),
  ];
}

/** Not asked for, the state is stored as it is (developer.hashicorp.com/terraform/language/backend/s3, read 2026-11). */
function isEncrypted({ settings }: Backend): boolean {
  const encrypt = settings.get('encrypt');
  return encrypt !== undefined && knownBoolean(encrypt) !== false;
}

/** Only the root module has one; Terragrunt writes it as `remote_state`. */
function backendOf({ scopes }: Infrastructure): Backend | null {
  for (const { address, module, environment } of scopes) {
    if (address !== '') continue;
    for (const { block, file } of module.blocks) {
      const inFile = { ...environment, file };
      if (block.type === 'remote_state') return remoteState(evaluateBody(block.body, inFile));
      if (block.type !== 'terraform') continue;
      for (const inner of block.body.blocks) {
        if (inner.type !== 'backend' && inner.type !== 'cloud') continue;
        const body = evaluateBody(inner.body, inFile);
        return { type: inner.labels[0] ?? inner.type, settings: settingsOf(body), place: placeOf(body) };
      }
    }
  }
  return null;
}

function remoteState(body: TreeMap): Backend {
  const { entries } = body;
  const [backend, config] = [entries.get('backend')?.value, entries.get('config')?.value];
  const type = backend === undefined ? null : knownText(backend);
  const settings = config?.kind === 'map' ? settingsOf(config) : new Map<string, TreeNode>();
  return { type: type ?? 'a backend', settings, place: placeOf(body) };
}

function settingsOf({ entries }: TreeMap): ReadonlyMap<string, TreeNode> {
  return new Map([...entries].map(([key, { value }]) => [key, value]));
}
