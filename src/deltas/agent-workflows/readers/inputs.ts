/** The inputs of an action in; each handed to whoever knows it, the rest kept as unknown settings, out. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import { canonical } from '../../agents/formats/settings.ts';
import type { Entries } from '../../pipelines/workflow.ts';
import type { Reading } from './reading.ts';

/** By the input's name in small letters. */
export type Inputs = Readonly<Record<string, (entry: TreeEntry, key: string) => void>>;

/** GitHub ignores the case of an input's name. */
export function readInputs(
  reading: Reading,
  inputs: Entries,
  known: Inputs,
  silent: ReadonlySet<string>,
): void {
  for (const entry of inputs.values()) {
    const name = entry.key.toLowerCase();
    const read = Object.hasOwn(known, name) ? known[name] : undefined;
    if (read !== undefined) read(entry, name);
    else if (!silent.has(name)) reading.note(name, canonical(entry.value), entry);
  }
}
