/**
 * What two kinds of data make of texts without asking anybody, so that it is known from source: `template_file` of
 * hashicorp/template, `cloudinit_config` of hashicorp/cloudinit and its elder (registry.terraform.io, read 2026-11).
 */
import type { HclBlock } from '../../../../syntax/hcl/ast.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import { evaluatePart } from '../body.ts';
import type { Environment } from '../environment.ts';
import { evaluate } from '../expression.ts';
import { evaluateTemplate } from '../template.ts';
import { openText, placeOf, scalar, textLineOf } from '../values.ts';
import { partsIn } from './files.ts';

const made: Readonly<Record<string, (block: HclBlock, environment: Environment) => TreeNode | null>> = {
  template_file: templateFile,
  cloudinit_config: parts,
  template_cloudinit_config: parts,
};

/** @returns null where the block is of another kind, or its texts are not known. */
export function renderedOf(block: HclBlock, environment: Environment): TreeNode | null {
  const [type = ''] = block.labels;
  return Object.hasOwn(made, type) ? (made[type]?.(block, environment) ?? null) : null;
}

function templateFile({ body }: HclBlock, environment: Environment): TreeNode | null {
  const given = evaluatePart(body, 'template', environment);
  const text = given === null ? null : openText(given);
  if (given === null || text === null) return null;
  const { world } = environment;
  const { file } = placeOf(given);
  const template = world.readTemplate({ ...file, text });
  if (template === null) return null;
  const values = evaluatePart(body, 'vars', environment);
  const names = (name: string) => (values?.kind === 'map' ? (values.entries.get(name)?.value ?? null) : null);
  const inside: Environment = { names, openNames: names, within: '', file, world };
  return evaluateTemplate(partsIn(template), inside, placeOf(given), evaluate, textLineOf(given));
}

/** Their texts, one after the other; how they are packed means nothing to the machine that unpacks them. */
function parts({ body }: HclBlock, environment: Environment): TreeNode | null {
  const blocks = evaluatePart(body, 'part', environment);
  if (blocks?.kind !== 'sequence') return null;
  const contents = blocks.items.map((part) =>
    part.kind === 'map' ? (part.entries.get('content')?.value ?? null) : null,
  );
  const texts = contents.map((content) => (content === null ? null : openText(content)));
  const [first] = contents;
  if (first === undefined || first === null || texts.some((text) => text === null)) return null;
  if (texts.length === 1) return first;
  return scalar(texts.join('\n'), placeOf(first));
}
