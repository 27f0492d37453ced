/** Commands that run by themselves beside an agent: added, gone, or another one, also through the script they run. */
import type { DraftDelta } from '../delta.ts';
import { type Hook, holderName, type Powers } from './model.ts';

interface Held {
  readonly holder: string;
  readonly hook: Hook;
}

/** @returns a changed command once: where one of an event goes as another comes, the two are told together. */
export function hookDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const was = byEvent(before);
  const is = byEvent(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const old = was.get(key) ?? [];
    const fresh = is.get(key) ?? [];
    const gone = without(old, fresh);
    const come = without(fresh, old);
    const changed = Math.min(gone.length, come.length);
    return [
      ...come.slice(0, changed).map((one, index) => changedHook(gone[index] ?? one, one)),
      ...come.slice(changed).map((one) => alone(one, 'agent.hook.added')),
      ...gone.slice(changed).map((one) => alone(one, 'agent.hook.removed')),
    ];
  });
}

function byEvent(powers: readonly Powers[]): ReadonlyMap<string, readonly Held[]> {
  const events = new Map<string, Held[]>();
  for (const { holder, hooks } of powers) {
    for (const hook of hooks) {
      const held = { holder: holderName(holder), hook };
      const key = JSON.stringify([held.holder, hook.event]);
      const same = events.get(key);
      if (same === undefined) events.set(key, [held]);
      else if (!same.some((one) => one.hook.command === hook.command)) same.push(held);
    }
  }
  return events;
}

function without(own: readonly Held[], other: readonly Held[]): readonly Held[] {
  const known = new Set(other.map(({ hook }) => hook.command));
  return own.filter(({ hook }) => !known.has(hook.command));
}

/** Events at which a hook can refuse what the agent is about to do. */
const mayRefuse = /^(?:pre_?tool|permission|before_?(?:tool|shell|mcp|read|submit))/i;

function alone({ holder, hook }: Held, kind: 'agent.hook.added' | 'agent.hook.removed'): DraftDelta {
  const now = kind === 'agent.hook.added' ? 'now runs by itself' : 'no longer runs by itself';
  const guarded = kind === 'agent.hook.removed' && mayRefuse.test(hook.event);
  const missed = guarded ? '; if it held tools back, nothing does now' : '';
  return {
    kind,
    ...(guarded ? { direction: 'neutral', severity: 'medium' } : {}),
    subject: `hook ${hook.event} of ${holder}`,
    summary: `${shown(hook.command)} ${now} ${occasion(hook.event)} (${holder})${missed}`,
    facts: { agent: holder, event: hook.event, command: hook.command },
    evidence: [hook.evidence],
  };
}

function changedHook(old: Held, { holder, hook }: Held): DraftDelta {
  return {
    kind: 'agent.hook.changed',
    subject: `hook ${hook.event} of ${holder}`,
    summary: `${shown(hook.command)} now runs by itself ${occasion(hook.event)} (${holder}), in place of ${shown(old.hook.command)}`,
    facts: { agent: holder, event: hook.event, command: hook.command, was: old.hook.command },
    evidence: [hook.evidence, old.hook.evidence],
  };
}

/** "on PreToolUse Bash", "when a cloud machine is set up", "as language server go". */
function occasion(event: string): string {
  if (/^(?:a|an|the) .{1,200} (?:is|are) /.test(event)) return `when ${event}`;
  if (/^(?:language server|monitor) /.test(event)) return `as ${event}`;
  if (event.startsWith('headers of ')) return `for the ${event}`;
  return /^(?:before|after|at|while) /.test(event) ? event : `on ${event}`;
}

function shown(command: string): string {
  const line = command.replaceAll(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
