/** The contract of a threat-model format: a text in, the models in it out; what has to be added in, edits of the text out. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Severity } from '../../deltas/delta.ts';
import type { Component, Identity, ThreatModel } from '../model.ts';

/** The largest model that is read, in characters; a change's files are bounded before that. */
export const modelCharacters = 8_388_608;

/** What a model lacks. */
export type Addition =
  | ({ readonly add: 'component'; readonly reason: string } & Pick<
      Component,
      'name' | 'kind' | 'technology' | 'tags'
    >)
  | ({ readonly add: 'identity'; readonly reason: string } & Pick<Identity, 'name' | 'kind'>)
  | {
      readonly add: 'flow';
      readonly reason: string;
      readonly name: string;
      /** Names of components or identities: of the model, or of additions of the same call. */
      readonly from: string;
      readonly to: string;
      readonly protocol: string | null;
    }
  | {
      readonly add: 'threat';
      /** What it stands for in the change, in one sentence: it becomes the description of the stub. */
      readonly reason: string;
      readonly name: string;
      readonly category: string | null;
      readonly severity: Severity;
      /** Names, as above; empty: the whole model. */
      readonly about: readonly string[];
    };

/** Replaces the characters from start to end (both counted from 0 in UTF-16 units, end exclusive) by text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ModelFormat {
  readonly format: ThreatModel['format'];
  /** Where it is documented, and when that was read. */
  readonly source: string;
  /** Cheap, and true for a broken text of this format: whether a text whose path tells nothing is one. */
  readonly recognises: (text: string) => boolean;
  /**
   * Most files hold one model, some formats allow several.
   * @throws Unreadable with the line where the text makes no sense or goes beyond a limit.
   */
  readonly read: (file: TextFile) => readonly ThreatModel[];
  /**
   * Edits that add to the first model of a text that `read` can read, in its own style, order and indentation: ids that
   * fit, what stands there untouched, valid by the tool's schema. Left out where the format can't be written.
   */
  readonly suggest?: (file: TextFile, additions: readonly Addition[]) => readonly TextEdit[];
}
