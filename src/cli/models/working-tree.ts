/** Writes updates of threat models into a working tree: all of them, or none. */
import { lstat, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { locate } from '../../forge/git/open.ts';
import { applyEdits } from '../../models/formats/edit.ts';
import type { ModelUpdate } from '../../models/suggest/updates.ts';
import { WrongUse } from '../exit.ts';
import { asWrongUse } from '../wrong-revision.ts';

interface Write {
  readonly place: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** @returns where files can be written. @throws WrongUse for a bare repository. */
export async function workingTree(repo: string): Promise<string> {
  const { gitDirectory, folder } = await locate(repo).catch(asWrongUse);
  if (gitDirectory !== folder) return realpath(folder);
  throw new WrongUse(`${folder} has no working tree to write to. Without --write the patch is printed.`);
}

/** @throws WrongUse where a file is neither as the change has it nor as it would be written; then nothing is written. */
export async function writeUpdates(folder: string, updates: readonly ModelUpdate[]): Promise<void> {
  const writes = await Promise.all(updates.map((update) => writeOf(folder, update)));
  for (const { place, text, isNew } of writes) await writeFile(place, text, { flag: isNew ? 'wx' : 'w' });
}

async function writeOf(folder: string, { path, before, edits }: ModelUpdate): Promise<Write> {
  const place = join(folder, path);
  const refuse = (why: string) =>
    new WrongUse(`${path} ${why}, so nothing was written. Without --write the patch is printed.`);
  const inside = await realpath(dirname(place)).catch(() => null);
  if (inside === null) throw refuse('stands in a folder that is not there');
  // A link may lead out of the repository.
  if (inside !== dirname(place)) throw refuse('is reached by a symbolic link');
  const found = await lstat(place).catch(() => null);
  const after = applyEdits(before ?? '', edits);
  if (found === null && before === null) return { place, text: after, isNew: true };
  if (found === null || !found.isFile()) throw refuse('is no file in the working tree');
  const there = await readFile(place, 'utf8');
  // The mark of a byte order is no part of the text that was read.
  const mark = there.startsWith('\ufeff') ? '\ufeff' : '';
  const text = there.slice(mark.length);
  // Written before: the commit that is compared does not know of it yet.
  if (text !== after && text !== before)
    throw refuse(
      before === null ? 'is there already' : 'differs in the working tree from what the change has',
    );
  return { place, text: mark + after, isNew: false };
}
