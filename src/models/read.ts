/** The text of a threat model in, the models in it out: by its name first, and where that tells nothing, by what it holds. */
import type { TextFile } from '../change/snapshot.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { formatOf } from './detect.ts';
import { type ModelFormat, modelCharacters } from './formats/format.ts';
import { modelFormats } from './formats/formats.ts';
import type { ThreatModel } from './model.ts';

/** What says how models are written is none (json-schema.org/understanding-json-schema/reference/schema, read 2026-11). */
const schema = /"\$schema"\s{0,8}:\s{0,8}"https?:\/\/json-schema\.org\//;

/** @returns null where the text is no threat model that anybody here knows. */
export function formatOfText({ path, text }: Pick<TextFile, 'path' | 'text'>): ModelFormat | null {
  if (schema.test(text.slice(0, 4_000))) return null;
  const named = formatOf(path);
  const byName = modelFormats.find(({ format }) => format === named);
  // A name may be shared: threat-model.yml is ours, and other tools' too.
  if (byName?.recognises(text) === true) return byName;
  return modelFormats.find(({ recognises }) => recognises(text)) ?? byName ?? null;
}

/** @throws Unreadable with the line, where the text makes no sense or nobody knows its format. */
export function readModels(file: TextFile): readonly ThreatModel[] {
  if (file.text.length > modelCharacters)
    throw new Unreadable(file.path, 1, `${file.text.length} characters; the limit is ${modelCharacters}`);
  const format = formatOfText(file);
  if (format === null) throw new Unreadable(file.path, 1, 'no format of threat models that is known here');
  return format.read(file);
}
