/** Scripts of the repository that a hook or a tool server runs: their change is a change of what runs. */
import { posix } from 'node:path';
import type { Side, Snapshot, TextFile } from '../../change/snapshot.ts';
import type { Unjudged } from '../analyzer.ts';
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

interface Files {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** @returns a delta for each runner that both sides have, whose script says something else now, has come or has gone. */
export function scriptDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  files: Files,
  scriptsOf: (server: Powers['servers'][number]) => readonly string[],
): readonly DraftDelta[] {
  const keyOf = ({ subject, path }: Runner) => JSON.stringify([subject, path]);
  const known = new Set(runnersOf(before, scriptsOf).map(keyOf));
  const runners = new Map(runnersOf(after, scriptsOf).map((runner) => [keyOf(runner), runner]));
  return [...runners].flatMap(([key, { subject, kind, path }]) => {
    const change = known.has(key) ? changeOf(path, files) : null;
    if (change === null) return [];
    const script = posix.basename(path);
    const draft: DraftDelta = {
      kind,
      subject,
      ...(change.says === 'is gone' ? { direction: 'narrows', severity: 'low' } : {}),
      summary: `${script} ${change.says} now, and ${subject} runs it`,
      facts: { script, blob: change.blob },
      evidence: change.evidence,
    };
    return [draft];
  });
}

/** @returns changed files of the folders of hooks that nothing here runs: what they do there is not known. */
export function scriptsWithoutRunner(
  powers: { readonly before: readonly Powers[]; readonly after: readonly Powers[] },
  files: Files,
  isHookFile: (path: string) => boolean,
  scriptsOf: (server: Powers['servers'][number]) => readonly string[],
): readonly Unjudged[] {
  const runs = (side: 'before' | 'after') =>
    new Set(runnersOf(powers[side], scriptsOf).map(({ path }) => path));
  const run = { before: runs('before'), after: runs('after') };
  const paths = [...new Set([...files.before.files.keys(), ...files.after.files.keys()])].filter(isHookFile);
  return paths.flatMap((path) => {
    if (run.before.has(path) || run.after.has(path)) return [];
    const change = changeOf(path, files);
    if (change === null) return [];
    const [{ side, startLine, endLine }] = change.evidence;
    return [{ side, path, startLine, endLine, part: 'a script that no hook named here runs' }];
  });
}

interface ScriptChange {
  readonly says: string;
  readonly blob: string;
  readonly evidence: DraftDelta['evidence'];
}

/** @returns null where only comments or layout differ; what has no text on either side is said by the reader of files. */
function changeOf(path: string, { before, after }: Files): ScriptChange | null {
  const [old, fresh] = [before.files.get(path), after.files.get(path)];
  if (old?.state === 'text' && fresh?.state === 'text') {
    const line = firstDifference(old, fresh);
    const evidence = [place(fresh, 'after', line ?? 1), place(old, 'before', line ?? 1)] as const;
    return line === null ? null : { says: 'does something else', blob: fresh.blob, evidence };
  }
  if (fresh?.state === 'text')
    return { says: 'is there', blob: fresh.blob, evidence: [place(fresh, 'after', 1)] };
  if (old?.state === 'text') {
    const says = fresh?.state === 'opaque' ? 'has no text' : 'is gone';
    return { says, blob: old.blob, evidence: [place(old, 'before', 1)] };
  }
  return null;
}

function place(file: TextFile, side: Side, line: number) {
  const at = Math.min(line, Math.max(1, linesOf(file).length));
  return evidenceAt(file, side, { startLine: at, endLine: at });
}

/** @returns the first line that differs in what it does, 1-based in the later text; null where only comments or layout do. */
function firstDifference(old: TextFile, fresh: TextFile): number | null {
  const [was, is] = [said(old), said(fresh)];
  const index = is.findIndex(({ text }, at) => text !== was[at]?.text);
  if (index >= 0) return is[index]?.line ?? 1;
  return is.length === was.length ? null : (is.at(-1)?.line ?? 1);
}

/** What begins a comment; a first line with #! says what runs the script. */
const slashes = /\.(?:[cm]?[jt]sx?|go)$/;

/** The lines that do something. In a script with texts over several lines, a line like a comment may be one of these. */
function said(file: TextFile): readonly { readonly text: string; readonly line: number }[] {
  const comment = slashes.test(file.path) ? /^\s*\/\// : /^\s*#(?!!)/;
  const lines = linesOf(file).map((text, index) => ({ text: text.trimEnd(), line: index + 1 }));
  const code = lines.filter(({ text }) => !comment.test(text));
  const whole = code.some(({ text }) => staysOpen(text));
  return (whole ? lines : code).filter(({ text }) => text !== '');
}

/** True where a text in quotes, or of a here-document, goes on after the line. */
function staysOpen(line: string): boolean {
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (letter === '\\') at += 1;
    else if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'" || letter === '`') quote = letter;
  }
  return quote !== '' || /<<[-~]?\s{0,8}[\\"']?\w|"""|'''/.test(line);
}
