/** The contract of one system: a file that it starts from in, the pipeline out that its runs see. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Leaf } from './leaves.ts';
import type { CiPipeline } from './model.ts';

/** One side's files, as far as they were read. */
export interface CiFiles {
  readonly side: Side;
  /** Of all texts, for includes by pattern. */
  readonly paths: readonly string[];
  /** @returns null where the side has no such text, or it was not read. */
  readonly textAt: (path: string) => TextFile | null;
}

export interface Format {
  /** As people call the system: "GitLab CI". */
  readonly name: string;
  /** Globs of the files that are of this format by their name alone; read beside a changed one. */
  readonly paths: readonly string[];
  /** Where the syntax is documented, and when that was read: "docs.gitlab.com/ci/yaml, read 2026-11". */
  readonly source: string;
  /** True for a text under another name that is one of this format, so that a template is claimed wherever it stands. */
  readonly recognises: (file: TextFile) => boolean;
  /** Files of this repository whose content is put into the pipeline that a file is part of; a path may not exist. */
  readonly includes: (file: TextFile, files: CiFiles) => readonly string[];
  /** Files of this repository that are pipelines by themselves and are started by this one. */
  readonly starts: (file: TextFile) => readonly string[];
  /**
   * All that a file says and that has a meaning, whoever reads it: what changed of it and was spoken of by nobody is a gap.
   * @throws Unreadable
   */
  readonly leaves: (file: TextFile) => readonly Leaf[];
  /**
   * @param file one that nobody includes: a pipeline, or a template whose callers are elsewhere.
   * @returns null where it holds nothing.
   * @throws Unreadable where it, or a file that it includes, has another shape than the system takes.
   */
  readonly read: (file: TextFile, files: CiFiles) => CiPipeline | null;
}
