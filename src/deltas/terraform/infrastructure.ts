/** What one side of a directory amounts to, its local modules included. */
import type { TextFile } from '../../change/snapshot.ts';
import type { HclBlock } from '../../syntax/hcl/ast.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { Place, Resource } from '../infra/resource.ts';
import type { Environment, Switches, World } from './evaluation/environment.ts';
import type { Fault, Module } from './module.ts';
import type { Edited } from './places.ts';

/** A resource or data source, with what is said of it beside what it is made of. */
export interface TerraformResource extends Resource {
  readonly mode: 'managed' | 'data';
  /** "module.quay["a"]"; '' for the root module. */
  readonly module: string;
  /** Without the key of the instance: "module.quay.aws_sqs_queue.tides". */
  readonly declaration: string;
  /** What decides how many there are, spelled; null where that is known. */
  readonly number: string | null;
  /** As it was written: lifecycle, provisioners and connections are read from here. */
  readonly block: HclBlock;
  readonly environment: Environment;
}

/** One instance of a module: what it was given, and what it gives. */
export interface ModuleCall {
  /** "module.quay["a"]". */
  readonly address: string;
  readonly place: Place;
  readonly source: TreeNode | null;
  readonly version: TreeNode | null;
  /** The directory of its files; null where they are not in this repository, or were not read. */
  readonly directory: string | null;
  readonly inputs: ReadonlyMap<string, TreeNode>;
  readonly block: HclBlock;
}

/** What a module declares beside resources, with what it is evaluated in. */
export interface ModuleScope {
  readonly address: string;
  readonly module: Module;
  readonly environment: Environment;
  output(name: string): TreeNode;
}

export interface Infrastructure {
  readonly resources: readonly TerraformResource[];
  readonly data: readonly TerraformResource[];
  readonly calls: readonly ModuleCall[];
  /** The root module first. */
  readonly scopes: readonly ModuleScope[];
  /** What a term stands for that is an attribute of a resource or data source: "data.aws_iam_policy_document.x.json". */
  readonly references: ReadonlyMap<string, { readonly address: string; readonly attribute: string }>;
  /** Paths of files and, with a final slash, directories that were asked for by name. */
  readonly asked: ReadonlySet<string>;
  readonly faults: readonly Fault[];
  /** What was not evaluated, and why. */
  readonly limits: ReadonlyMap<string, Place>;
  readonly switches: Switches;
}

/** What all module instances of one side share. */
export interface Build {
  readonly world: World;
  /** null where a directory has no files of Terraform, or was not read. */
  readonly moduleAt: (directory: string) => Module | null;
  /** How the other side calls what stands at an address: a name that moved is the same name. */
  readonly renamed: (address: string) => string;
  readonly references: Map<string, { readonly address: string; readonly attribute: string }>;
  readonly scopes: ModuleScope[];
  readonly calls: ModuleCall[];
  /** Whether something stands there that the other side has not. */
  readonly edited: Edited;
  /** Whether a declaration is worth evaluating at all: of some questions only a few are. */
  readonly matters: (file: TextFile, lines: Lines) => boolean;
}
