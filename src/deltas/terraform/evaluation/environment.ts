/** What an expression is evaluated in: the names it may use, the files it may read, and how much work is left. */
import { posix } from 'node:path';
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { HclBlock, HclExpression } from '../../../syntax/hcl/ast.ts';
import type { Lines, TreeNode } from '../../../syntax/tree.ts';
import { type Place, termClose, termOpen } from '../../infra/resource.ts';

/** Steps bound the work of one side of one unit, depth the stack. */
export const evaluationLimits = { steps: 1_000_000, depth: 400 } as const;

/** What is left of the work, and what was not done because nothing was. */
export class Budget {
  #steps = 0;
  #depth = 0;
  readonly exceeded = new Map<string, Place>();

  /** @returns false where the work may not be done. */
  spend(steps: number, at: Place): boolean {
    this.#steps += steps;
    if (this.#steps <= evaluationLimits.steps) return true;
    return this.refuse(`more than ${evaluationLimits.steps} steps of evaluation`, at);
  }

  /** Notes why something stays unknown. */
  refuse(reason: string, at: Place): false {
    if (!this.exceeded.has(reason)) this.exceeded.set(reason, at);
    return false;
  }

  /** @returns false where nothing deeper may be run; after true, and what was run, it has to be left. */
  enter(at: Place): boolean {
    if (this.#depth >= evaluationLimits.depth) {
      return this.refuse(
        `expressions that lead to each other over more than ${evaluationLimits.depth} levels`,
        at,
      );
    }
    this.#depth += 1;
    return true;
  }

  leave(): void {
    this.#depth -= 1;
  }
}

/** What a template file holds; null where it cannot be read. */
export type ReadTemplate = (file: TextFile) => HclExpression | null;

/** One side of what is evaluated together. */
export interface World {
  readonly side: Side;
  readonly budget: Budget;
  readonly textAt: (path: string) => TextFile | null;
  readonly readTemplate: ReadTemplate;
  /** @throws Unreadable */
  readonly decode: (notation: 'json' | 'yaml', text: string) => TreeNode | null;
  /** The directory that a term such as `path.module` stands for. */
  readonly directories: Map<string, string>;
  /** Where a path without a directory starts: the root module. */
  readonly directory: string;
  /** Files that were asked for by name, read or not. */
  readonly asked: Set<string>;
  readonly switches: Switches;
}

/** Parts that their own values may switch off: resources, calls and `dynamic` blocks, by address. */
export interface Switches {
  /** Filled with what is off: there is none of it, and other values would make some. */
  readonly off: Map<string, HclBlock>;
  /** Filled with the `dynamic` blocks that are on. */
  readonly on: Set<string>;
  /** Whether what is off is taken as if it were there. */
  readonly presumes: (address: string) => boolean;
}

/** @returns what a name alone stands for; null where nobody knows it. */
export type Names = (name: string, at: Place) => TreeNode | null;

export interface Environment {
  readonly names: Names;
  /** The same names, but what nobody has given a value yet, and its default leaves empty, is a term. */
  readonly openNames: Names;
  /** The address of the declaration that it belongs to; '' for none. */
  readonly within: string;
  readonly file: TextFile;
  readonly world: World;
}

/** An expression with the environment it was written in. */
export interface Written {
  readonly expression: HclExpression;
  readonly environment: Environment;
}

export function placeIn({ file, world }: Environment, { startLine, endLine }: Lines): Place {
  return { file, side: world.side, startLine, endLine };
}

/** @returns the same environment with some names more. */
export function withNames(environment: Environment, more: ReadonlyMap<string, TreeNode>): Environment {
  const { names, openNames } = environment;
  return {
    ...environment,
    names: (name, at) => more.get(name) ?? names(name, at),
    openNames: (name, at) => more.get(name) ?? openNames(name, at),
  };
}

/** @returns the environment of what is presumed to be there: what switches it off may be empty for that alone. */
export function opened(environment: Environment): Environment {
  return { ...environment, names: environment.openNames };
}

/** @returns the path in the repository; null where it is not known, or stands outside. */
export function repositoryPath(text: string, { directories, directory }: World): string | null {
  let path = text;
  for (let start = path.indexOf(termOpen); start >= 0; start = path.indexOf(termOpen)) {
    const end = path.indexOf(termClose, start);
    const named = directories.get(path.slice(start + termOpen.length, end));
    if (end < 0 || named === undefined) return null;
    path = `${path.slice(0, start)}/${named}${path.slice(end + termClose.length)}`;
    // What stands before such a term says nothing: the term is a whole path.
    if (start > 0) return null;
  }
  const whole = path.startsWith('/') && !text.startsWith('/') ? path.slice(1) : posix.join(directory, path);
  const normal = posix.normalize(whole);
  return text.startsWith('/') || normal.startsWith('..') || normal.length > 1_024 ? null : normal;
}
