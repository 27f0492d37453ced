/** Variables and headers of a server or an agent: what is a secret goes by its name and never by its value. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { evidenceAt, redact } from '../../evidence.ts';
import { exposure, isSecretName } from '../../secrets/names.ts';
import type { Secret } from '../model.ts';
import type { Variable } from './server.ts';

export interface Variables {
  readonly environment: readonly Variable[];
  readonly secrets: readonly Secret[];
}

/** `${VAR}`, `${env:VAR}`, `${input:token}`, `$VAR`, `{env:VAR}`, `{{ secrets.X }}`, `op://…`: a place, not the secret. */
const reference =
  /\$\{[^}]{1,200}\}|^\$[A-Za-z_]\w{0,100}$|\{(?:env|file):[^}]{1,200}\}|\{\{[^}]{1,200}\}\}|^(?:op|vault):\/\//;
const header = /authorization|cookie|api[_-]?key|token|secret/i;

/** @returns the part of a value that is a place and not the secret; null where there is none. */
export function referenceIn(value: string): string | null {
  return reference.exec(value.slice(0, 1_024))?.[0] ?? null;
}

/** @param node a map of names to texts, as `env` or `headers`; anything else gives nothing. */
export function variablesIn(file: TextFile, side: Side, node: TreeNode | undefined): Variables {
  const environment: Variable[] = [];
  const secrets: Secret[] = [];
  if (node?.kind !== 'map') return { environment, secrets };
  for (const entry of node.entries.values()) {
    if (entry.value.kind !== 'scalar') continue;
    const value = String(entry.value.value ?? '');
    const evidence = evidenceAt(file, side, entry);
    const refers = referenceIn(value);
    const named = isSecretName(entry.key);
    const secret = named || header.test(entry.key);
    // A header's own name, such as Authorization, says secret only among headers.
    const asked =
      secret && !named && /authorization|cookie|api[_-]?key$/i.test(entry.key) ? 'token' : entry.key;
    const exposed =
      refers === null && exposure(asked, value.replace(/^(?:Bearer|Basic|token) /i, '')) !== null;
    if (exposed) secrets.push({ name: entry.key, reference: null, evidence });
    else if (secret && value !== '')
      secrets.push({ name: entry.key, reference: refers ?? 'a placeholder', evidence });
    else environment.push({ name: entry.key, value: redact(value).slice(0, 240), evidence });
  }
  return { environment, secrets };
}
