/** What VS Code's agent may do unasked, as its settings map commands, files and addresses to yes or no -> rules. */
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { vscodeTerminalDecision, vscodeTerminalPatterns } from '../../permissions/notation/vscode.ts';
import { anchored, fetchFrom, hostIn } from '../../permissions/notation/written.ts';
import type { Gathering, Patterns, Reader } from '../gathering.ts';
import { mapsIn } from '../keys.ts';

function scalarOf(node: TreeNode | undefined): unknown {
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** True, false, or an object that says so under one of its keys. */
function decided(gathering: Gathering, entry: TreeEntry, key: string, patterns: Patterns, yes: string): void {
  const { value } = entry;
  const inner = value.kind === 'map' ? scalarOf(value.entries.get(yes)?.value) : scalarOf(value);
  const decision = vscodeTerminalDecision(inner);
  if (decision === null) gathering.noted(entry, `${key}.${entry.key}`);
  else gathering.addRule(decision, patterns, entry.key, entry);
}

export function terminalRules(gathering: Gathering): Reader {
  return (entry, key) => {
    for (const one of mapsIn(gathering, entry, key))
      decided(gathering, one, key, vscodeTerminalPatterns(one.key), 'approve');
  };
}

export function editRules(gathering: Gathering): Reader {
  return (entry, key) => {
    for (const one of mapsIn(gathering, entry, key)) {
      const { from, glob } = anchored(one.key);
      const path = { from, glob: glob.replace(/\*\*\/\*$/, '**') };
      decided(gathering, one, key, { tool: 'write', path }, 'approve');
    }
  };
}

/** Asking for a page is what sends something out; what comes back is approved apart. */
export function addressRules(gathering: Gathering): Reader {
  return (entry, key) => {
    for (const one of mapsIn(gathering, entry, key)) {
      const host = hostIn(one.key);
      decided(gathering, one, key, fetchFrom(host === '' ? null : host), 'approveRequest');
      const response = one.value.kind === 'map' ? one.value.entries.get('approveResponse') : undefined;
      if (scalarOf(response?.value) === true) {
        const meaning = `takes in pages of ${one.key} without asking`;
        gathering.addOpening('host', `${key}.approveResponse`, one.key, 'medium', meaning, one);
      }
    }
  };
}
