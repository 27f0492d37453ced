/** What a function of Terraform gets and gives. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import type { Place } from '../../../infra/resource.ts';
import type { Environment } from '../environment.ts';
import type { Evaluate } from '../expression.ts';

export interface Call {
  readonly name: string;
  readonly at: Place;
  readonly environment: Environment;
  readonly evaluate: Evaluate;
}

/** No argument is a choice between alternatives. null where the result cannot be known: then it is a term. */
export type TerraformFunction = (given: readonly TreeNode[], call: Call) => TreeNode | null;

export type TerraformFunctions = Readonly<Record<string, TerraformFunction>>;
