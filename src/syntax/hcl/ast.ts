/** HCL as Terraform writes it, as values with positions (HCL native syntax specification, hashicorp/hcl spec.md). */
import type { Lines } from '../tree.ts';

export interface HclFile {
  readonly path: string;
  readonly body: HclBody;
  /** What could not be read; the rest is there all the same. */
  readonly broken: readonly (Lines & { readonly because: string })[];
}

export interface HclBody extends Lines {
  /** Where a name is set twice, which Terraform refuses, the first stands here and the second is broken. */
  readonly attributes: ReadonlyMap<string, HclAttribute>;
  readonly blocks: readonly HclBlock[];
}

/** `name = value`; the lines run from the name to the end of the value. */
export interface HclAttribute extends Lines {
  readonly name: string;
  readonly value: HclExpression;
}

/** `resource "aws_s3_bucket" "ledger" { … }`. */
export interface HclBlock extends Lines {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
}

/** Nested no deeper than `hclLimits.depth` of reading.ts, so that readers may recurse. */
export type HclExpression = Lines &
  /** A number of more than 15 digits is its text: a double would make two of them look alike. */
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    /**
     * A quoted string or heredoc that holds more than literal text; strip markers and the indentation of `<<-` are applied.
     * One interpolation alone (`"${var.quay}"`) is no template but its expression, of whatever type that is.
     */
    | { readonly kind: 'template'; readonly parts: readonly HclTemplatePart[] }
    /** A name alone, before any step: `var`, `local`, `aws_s3_bucket`, `each`. */
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'attribute'; readonly of: HclExpression; readonly name: string }
    | { readonly kind: 'index'; readonly of: HclExpression; readonly key: HclExpression }
    /** `list[*].id` and `list.*.id`: the steps after the star are applied to every item. */
    | { readonly kind: 'splat'; readonly of: HclExpression; readonly steps: readonly HclSplatStep[] }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly arguments: readonly HclExpression[];
        readonly spread: boolean;
      }
    | { readonly kind: 'list'; readonly items: readonly HclExpression[] }
    /** A key that is a word alone (`quay = 1`, `null = 2`) is a literal text; one in parentheses is what it says. */
    | {
        readonly kind: 'object';
        readonly entries: readonly { readonly key: HclExpression; readonly value: HclExpression }[];
      }
    | {
        readonly kind: 'for';
        /** One name, or the key's and the value's. */
        readonly names: readonly string[];
        readonly over: HclExpression;
        /** null for a list. */
        readonly key: HclExpression | null;
        readonly value: HclExpression;
        readonly condition: HclExpression | null;
        /** `value...`: values of one key are grouped. */
        readonly grouped: boolean;
      }
    | {
        readonly kind: 'conditional';
        readonly condition: HclExpression;
        readonly then: HclExpression;
        readonly otherwise: HclExpression;
      }
    | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly of: HclExpression }
    | {
        readonly kind: 'binary';
        readonly operator: string;
        readonly left: HclExpression;
        readonly right: HclExpression;
      }
    /** What the parser could not read. */
    | { readonly kind: 'broken'; readonly text: string }
  );

/** After a star within (`list[*].ports[*].id`) the steps left are applied to every item of what was reached. */
export type HclSplatStep =
  | { readonly name: string }
  | { readonly key: HclExpression }
  | { readonly star: true };

export type HclTemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: HclExpression }
  /** `%{ if … }` and `%{ for … }`, with what stands between. */
  | {
      readonly kind: 'if';
      readonly condition: HclExpression;
      readonly then: readonly HclTemplatePart[];
      readonly otherwise: readonly HclTemplatePart[];
    }
  | {
      readonly kind: 'for';
      readonly names: readonly string[];
      readonly over: HclExpression;
      readonly parts: readonly HclTemplatePart[];
    };
