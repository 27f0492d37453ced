/** Scripts of the repository that a hook or a tool server runs: their change is a change of what runs. */
import { posix } from 'node:path';
import type { Side, Snapshot, TextFile } from '../../change/snapshot.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import { holderName, type Powers } from './model.ts';

/** How many scripts of one side are followed. */
const followed = 100;

interface Runner {
  /** "hook PreToolUse Bash of Claude Code", "server tides". */
  readonly subject: string;
  readonly kind: 'agent.hook.changed' | 'agent.server.changed';
  readonly path: string;
}

/** @returns the paths of the scripts, from the root of the repository; one that leads out of it is none. */
export function scriptPaths(
  powers: readonly Powers[],
  scriptsOf: (server: Powers['servers'][number]) => readonly string[],
): readonly string[] {
  return [...new Set(runnersOf(powers, scriptsOf).map(({ path }) => path))].sort().slice(0, followed);
}

function runnersOf(
  powers: readonly Powers[],
  scriptsOf: (server: Powers['servers'][number]) => readonly string[],
): readonly Runner[] {
  return powers.flatMap(({ holder, hooks, servers }) => {
    const name = holderName(holder);
    const at = (script: string) => posix.normalize(posix.join(holder.root, script));
    const runners = [
      ...hooks.flatMap((hook) =>
        hook.scripts.map(
          (script): Runner => ({
            subject: `hook ${hook.event} of ${name}`,
            kind: 'agent.hook.changed',
            path: at(script),
          }),
        ),
      ),
      ...servers.flatMap((server) =>
        scriptsOf(server).map(
          (script): Runner => ({
            subject: `server ${server.name}`,
            kind: 'agent.server.changed',
            path: at(script),
          }),
        ),
      ),
    ];
    return runners.filter(({ path }) => !path.startsWith('../') && !path.startsWith('/'));
  });
}

/** @returns a delta for each runner that both sides have, whose script says something else now. */
export function scriptDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  files: { readonly before: Snapshot; readonly after: Snapshot },
  scriptsOf: (server: Powers['servers'][number]) => readonly string[],
): readonly DraftDelta[] {
  const keyOf = ({ subject, path }: Runner) => JSON.stringify([subject, path]);
  const known = new Set(runnersOf(before, scriptsOf).map(keyOf));
  const runners = new Map(runnersOf(after, scriptsOf).map((runner) => [keyOf(runner), runner]));
  return [...runners].flatMap(([key, { subject, kind, path }]) => {
    const old = files.before.files.get(path);
    const fresh = files.after.files.get(path);
    if (!known.has(key) || old?.state !== 'text' || fresh?.state !== 'text') return [];
    const line = firstDifference(old, fresh);
    if (line === null) return [];
    const draft: DraftDelta = {
      kind,
      subject,
      summary: `${posix.basename(path)} does something else now, and ${subject} runs it`,
      facts: { script: posix.basename(path), blob: fresh.blob },
      evidence: [place(fresh, 'after', line), place(old, 'before', line)],
    };
    return [draft];
  });
}

function place(file: TextFile, side: Side, line: number) {
  const at = Math.min(line, Math.max(1, linesOf(file).length));
  return evidenceAt(file, side, { startLine: at, endLine: at });
}

/** @returns the first line that differs in what it does, 1-based in the later text; null where only comments or layout do. */
function firstDifference(old: TextFile, fresh: TextFile): number | null {
  const said = (file: TextFile) =>
    linesOf(file)
      .map((text, index) => ({ text: text.trimEnd(), line: index + 1 }))
      .filter(({ text }) => text.trim() !== '' && !/^\s*(?:#(?!!)|\/\/)/.test(text));
  const [was, is] = [said(old), said(fresh)];
  const index = is.findIndex(({ text }, at) => text !== was[at]?.text);
  if (index >= 0) return is[index]?.line ?? 1;
  return is.length === was.length ? null : (is.at(-1)?.line ?? 1);
}
