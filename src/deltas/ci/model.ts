/** A pipeline of any system as its runs see it: what each job reads, runs and is held back by; each part with its place. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { Severity } from '../delta.ts';
import type { ScanStrength } from '../pipelines/guards.ts';
import type { Part } from '../pipelines/meaning.ts';

/** Lines of one of the files that a pipeline is put together from. */
export interface Place extends Lines {
  readonly file: TextFile;
}

/** One side of one pipeline, with what it includes of this repository put in its place. */
export interface CiPipeline {
  /** As people call it: "GitLab CI". */
  readonly system: string;
  readonly side: Side;
  /** The file that the system starts from. */
  readonly root: TextFile;
  /** The root and all files of this repository that it is put together from. */
  readonly files: readonly TextFile[];
  readonly starts: readonly Start[];
  /** What all jobs share; `jobs` read, run and reach it too, but it is told once. */
  readonly shared: CiJob;
  readonly jobs: readonly CiJob[];
}

/** What starts a pipeline, other than a push by somebody who may push. */
export interface Start {
  /** "merge requests", "comments", "a trigger token". */
  readonly name: string;
  /** How far a stranger gets with it: 'low' where the system keeps secrets from such a run. */
  readonly severity: Severity;
  /** "people outside the project", "whoever holds a trigger token". */
  readonly who: string;
  readonly place: Place;
}

/** What has one runner and one set of credentials. */
export interface CiJob {
  /** Unique on its side; the same on both sides where nobody renamed it. */
  readonly id: string;
  /** "job publish"; "every job" for what jobs share. */
  readonly label: string;
  /** A job that runs nothing and that others are made of: told by those where this file has such. */
  readonly template?: 'used' | 'unused';
  readonly place: Place;
  readonly scripts: readonly Script[];
  readonly injections: readonly Injection[];
  readonly secrets: readonly Secret[];
  readonly identities: readonly Identity[];
  readonly permits: readonly Permit[];
  readonly imports: readonly Import[];
  readonly images: readonly Image[];
  readonly runner: Runner | null;
  readonly closeness: readonly Closeness[];
  readonly gates: readonly Gate[];
  /** Scanners that are run by something else than a command; those in commands are found by the comparison. */
  readonly scans: readonly Scan[];
  /** How much the commands of the job may stop: a failure nobody hears is 'advisory', a run on some branches 'conditional'. */
  readonly strength: ScanStrength;
  /** What else of the job carries meaning, steps aside: told as not judged where it changed. */
  readonly parts: readonly CiPart[];
  readonly steps: readonly CiStep[];
}

/** A step, or one command, as far as nothing above says what it means; the order of steps counts. */
export interface CiStep {
  readonly place: Place;
  /** What tells that two steps are the same one, the strongest first: id, task, name; '' for none. */
  readonly kin: readonly string[];
  readonly parts: readonly CiPart[];
}

/** Its name is without the job: "the commands", "variable QUAY". */
export interface CiPart extends Part {
  readonly file: TextFile;
}

/** A text that is run as a program; the lines are those of its value. */
export interface Script {
  readonly text: string;
  /** Where the step may stop less than its job. */
  readonly strength?: ScanStrength;
  readonly place: Place;
}

/** A value that becomes program text before the shell sees it, or that the shell is made to read as a program. */
export interface Injection {
  /** "$CI_COMMIT_MESSAGE", "parameters.quay". */
  readonly expression: string;
  readonly severity: Severity;
  /** "people outside the project can write", "whoever starts it chooses". */
  readonly who: string;
  readonly place: Place;
}

/** By name; a value that is written down is never here. */
export interface Secret {
  readonly name: string;
  /** "variable", "vault", "context", "variable group". */
  readonly how: string;
  readonly severity?: Severity;
  readonly place: Place;
}

/** Somebody that the job can be: a token that others trust, or a connection that is kept by the system. */
export interface Identity {
  /** "identity token HARBOUR_TOKEN", "service connection quay-live". */
  readonly name: string;
  /** For whom a token is; '' where nothing says it. */
  readonly audience: string;
  readonly severity?: Severity;
  readonly place: Place;
}

/** What the job's own token may do more than usual. */
export interface Permit {
  /** "token kept in the working folder". */
  readonly name: string;
  readonly severity: Severity;
  readonly place: Place;
}

/** Code of others that runs in the job, or that jobs are made of. */
export interface Import {
  /** Without its version: "circleci/node", "quay/ferry-templates". */
  readonly name: string;
  /** '' where there is none, so that it is whatever is newest. */
  readonly ref: string;
  /** True where nobody can exchange the code under this reference: a digest, a version that cannot be moved. */
  readonly pinned: boolean;
  /** 'system' for what the maker of the system publishes and everybody runs. */
  readonly party: 'system' | 'third-party';
  /** "template", "task", "orb", "plugin", "library", "component", "artifact". */
  readonly type: string;
  /** Of an unpinned one; left out: medium, low for the system's own. */
  readonly severity?: Severity;
  readonly place: Place;
}

export interface Image {
  /** "the container", "service docker". */
  readonly role: string;
  /** As written, with tag or digest. */
  readonly image: string;
  readonly place: Place;
}

export interface Runner {
  /** Tags, labels, a pool: what chooses the machine, in any order. */
  readonly labels: readonly string[];
  readonly hosting: 'hosted' | 'self-hosted' | 'custom' | 'unknown';
  /** Left out: high for a self-hosted one, medium for others that are not the system's own. */
  readonly severity?: Severity;
  readonly place: Place;
}

/** A way to the machine below, or to its Docker. */
export interface Closeness {
  /** "privileged", "docker in docker", "host folder". */
  readonly feature: string;
  readonly severity?: Severity;
  readonly place: Place;
}

/** What a run waits for: an environment with its rules, or a person. */
export interface Gate {
  /** "environment quay-live", "a person". */
  readonly name: string;
  /** Of its loss; left out: that of the kind. */
  readonly severity?: Severity;
  /** True where it is a job of its own that others wait for, so that they run unasked where it is gone. */
  readonly holdsOthers?: true;
  readonly place: Place;
}

export interface Scan {
  readonly scanner: string;
  readonly strength: ScanStrength;
  readonly place: Place;
}
