/** Threat models: what a change takes back of what was known to go wrong. Any other edit of a model is shown and not judged. */
import type { FileVersion, Snapshot, TextFile } from '../../change/snapshot.ts';
import type { Analyzer } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';

/** What reads threat models stands below this folder, so it is handed in. */
export interface ModelReading {
  /** Globs of the files that may be models. */
  readonly paths: readonly string[];
  readonly recognises: (file: TextFile) => boolean;
  /** What the model holds up less than before, or more; null where the side has no such file. */
  readonly compare: (before: FileVersion | null, after: FileVersion | null) => readonly DraftDelta[];
}

/** It vouches for nothing: whether such a file is understood stays as it is without it. */
export function threatModelsAnalyzer({ paths, recognises, compare }: ModelReading): Analyzer {
  return {
    name: 'threat-models',
    unresolved: 'guardrail.unresolved',
    unit: 'file',
    paths,
    recognises,
    vouches: [],
    analyze: (before, after) => ({ deltas: compare(oneFile(before), oneFile(after)), unjudged: [] }),
  };
}

function oneFile({ files }: Snapshot): FileVersion | null {
  const [file] = files.values();
  return file === undefined || file.state === 'absent' ? null : file;
}
