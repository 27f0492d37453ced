/**
 * A resource of any infrastructure language, as all of them are compared: Terraform, CloudFormation and Kubernetes give
 * lists of these, and rules/resources/ says what their attributes mean.
 */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeMap, TreeNode } from '../../syntax/tree.ts';

export interface Place extends Lines {
  readonly file: TextFile;
  readonly side: Side;
}

export interface Resource {
  /** What makes it the same on both sides: "module.quay.aws_security_group.web", or a logical id. */
  readonly address: string;
  /** Its type in its own language: "aws_security_group", "AWS::EC2::SecurityGroup". */
  readonly type: string;
  /** How a reader calls it: "security group web". */
  readonly name: string;
  /** What it is made of, evaluated as far as it can be known. Nested blocks are sequences of maps. */
  readonly body: TreeMap;
  /** Where it is declared. */
  readonly place: Place;
  /** Where a part of it was written: a value may flow in from another file. */
  readonly placeOf: (node: TreeNode) => Place;
}

/**
 * What cannot be known from the files is a term: it equals itself, and nothing else. In a text it stands between these two
 * signs of the private use area, as the canonical text of its expression; a text that is one term alone may stand for a
 * value of any type.
 */
export const termOpen = '\u{e000}';
export const termClose = '\u{e001}';

/** @returns an opaque term; signs of its own kind are taken out of its text. */
export function termText(expression: string): string {
  const plain = !expression.includes(termOpen) && !expression.includes(termClose);
  return `${termOpen}${plain ? expression : expression.replace(/[\u{e000}\u{e001}]/gu, '')}${termClose}`;
}

/** The tag of a sequence that is no list: one of its items is the value, and which one cannot be known. */
export const eitherTag = '!Either';

/** @returns whether nothing of the value is known. */
export function isUnknown(node: TreeNode): boolean {
  return (
    node.kind === 'scalar' &&
    typeof node.value === 'string' &&
    node.value.startsWith(termOpen) &&
    node.value.indexOf(termClose) === node.value.length - 1
  );
}
