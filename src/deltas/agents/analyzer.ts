/**
 * Which powers a configuration gives to AI agents: of all directories, products and named parts at once, since what matters
 * is what an agent can do together.
 *
 *   files -> formats -> powers, by directory and holder -> compared concern by concern -> deltas
 *                                                       -> grants -> combinations      -> deltas
 */
import { pathSet } from '../../change/path-set.ts';
import type { Snapshot } from '../../change/snapshot.ts';
import type { Unreadable } from '../../syntax/unreadable.ts';
import type { Analysis, Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { SignalCatalogue } from '../instructions/signals/catalogue.ts';
import { combinationDeltas, type Granted } from './combination.ts';
import { definitionDeltas } from './definitions.ts';
import type { Format } from './formats/format.ts';
import { levelDeltas, openingDeltas } from './guards.ts';
import { hookDeltas } from './hooks.ts';
import { guardsThatLeft } from './leaving.ts';
import { type Grant, type Powers, products } from './model.ts';
import type { AgentCommands } from './permissions/commands.ts';
import { permissionDeltas } from './permissions/compare.ts';
import { grantsOfRules } from './permissions/grants.ts';
import { proseDeltas } from './prose.ts';
import { scriptDeltas, scriptPaths, scriptsWithoutRunner } from './scripts.ts';
import { scrubbed } from './scrub.ts';
import type { McpCatalogue } from './servers/catalogue.ts';
import { serverDeltas } from './servers/compare.ts';
import { grantsOfServers, scriptsOf } from './servers/grants.ts';
import { type AgentSide, formatsByPath, rootsOf, sideReader } from './sides.ts';

/** What is known of servers, commands and telling phrases; each is read when a change first needs it. */
export interface AgentWorld {
  readonly servers: () => McpCatalogue;
  readonly commands: () => AgentCommands;
  readonly signals: () => SignalCatalogue;
}

/** What a script that a hook or a server may run is called. */
const scripts = ['**/*.{sh,bash,zsh,ps1,py,js,mjs,cjs,ts,mts,rb,go}'];

/** Files that hold nothing but what a hook runs. */
const hookFolders = ['**/.{claude,cursor,codex,gemini}/hooks/**'];

export function agentsAnalyzer(formats: readonly Format[], world: AgentWorld): Analyzer {
  const byPath = formatsByPath(formats);
  const readSide = sideReader(byPath);
  const hookFiles = pathSet(hookFolders);
  const isRead = (path: string) => byPath.some(({ set }) => set.has(path));
  return {
    name: 'agents',
    unresolved: 'agent.unresolved',
    unit: 'repository',
    paths: [...new Set([...formats.flatMap(({ paths }) => paths), ...hookFolders])],
    beside: formats.filter(({ many }) => many !== true).flatMap(({ paths }) => paths),
    mayFollow: scripts,
    follows: (snapshot) => scriptPaths(powersOf(readSide(snapshot)), scriptsOf),
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles);
      const after = readSide(afterFiles);
      const unread = unreadableOf(before, after, beforeFiles, afterFiles);
      const without = new Set([...before.faults.keys(), ...after.faults.keys()]);
      const roots = rootsOf(before, after, without);
      const powers = { before: powersOf(before), after: powersOf(after) };
      const files = { before: beforeFiles, after: afterFiles };
      const deltas = [
        ...roots.flatMap((root) => powerDeltas(root.before, root.after, world)),
        ...scriptDeltas(powers.before, powers.after, files, scriptsOf),
      ];
      const unrun = scriptsWithoutRunner(
        powers,
        files,
        (path) => hookFiles.has(path) && !isRead(path),
        scriptsOf,
      );
      return {
        deltas: scrubbed([...unread.deltas, ...deltas], beforeFiles, afterFiles),
        unjudged: [...unread.unjudged, ...unrun],
      };
    },
  };
}

/** @returns the deltas of one directory's agents, concern by concern. */
export function powerDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  world: AgentWorld,
): readonly DraftDelta[] {
  const catalogue = world.servers();
  const knowledge = { commands: world.commands() };
  return [
    ...serverDeltas(before, after, catalogue),
    ...guardsThatLeft(
      [
        ...permissionDeltas(before, after, knowledge),
        ...levelDeltas(before, after),
        ...openingDeltas(before, after),
      ],
      before,
      after,
    ),
    ...hookDeltas(before, after),
    ...definitionDeltas(before, after),
    ...proseDeltas(before, after, world.signals),
    ...combinationDeltas(grantsOf(before, world), grantsOf(after, world)),
  ];
}

function powersOf({ files }: AgentSide): readonly Powers[] {
  return [...files.values()].flatMap(({ powers }) => powers);
}

/** Parts of a product work for each other, so what one may read another may send. */
function grantsOf(powers: readonly Powers[], { servers, commands }: AgentWorld): readonly Granted[] {
  const byProduct = new Map<string, Powers[]>();
  for (const one of powers) {
    const same = byProduct.get(products[one.holder.product]);
    if (same === undefined) byProduct.set(products[one.holder.product], [one]);
    else same.push(one);
  }
  return [...byProduct].map(([holder, own]) => ({
    holder,
    grants: [
      ...grantsOfServers(own, servers()),
      ...grantsOfRules(own, { commands: commands() }),
      ...own.flatMap(unattended),
    ],
  }));
}

function unattended({ levels }: Powers): readonly Grant[] {
  return levels
    .filter((level) => level.unattended)
    .map(({ key, value, evidence }) => ({ ability: 'unattended', by: `${key} ${value}`, evidence }));
}

/** A file that one side cannot read: said once, and nothing else is said of it. */
function unreadableOf(
  before: AgentSide,
  after: AgentSide,
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
): Analysis {
  const deltas: DraftDelta[] = [];
  const unjudged: Unjudged[] = [];
  for (const path of new Set([...after.faults.keys(), ...before.faults.keys()])) {
    const [old, fresh] = [beforeFiles.files.get(path), afterFiles.files.get(path)];
    const same = old?.state === 'text' && fresh?.state === 'text' && old.text === fresh.text;
    const side = after.faults.has(path) ? after : before;
    const fault: Unreadable | undefined = side.faults.get(path);
    const file = (side === after ? afterFiles : beforeFiles).files.get(path);
    if (same || fault === undefined || file?.state !== 'text') continue;
    const lines = { startLine: fault.line, endLine: fault.line };
    deltas.push({
      kind: 'agent.unresolved',
      subject: path.slice(path.lastIndexOf('/') + 1),
      summary: `What changed here cannot be known: ${fault.reason}`,
      // The blob is a fact: a signature for one unreadable text must not cover the next.
      facts: { reason: fault.reason, blob: file.blob },
      evidence: [evidenceAt(file, side.side, lines)],
    });
    unjudged.push({ side: side.side, path, ...lines, part: fault.reason });
  }
  return { deltas, unjudged };
}
