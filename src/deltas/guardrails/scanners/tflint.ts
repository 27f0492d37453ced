/** `.tflint.hcl`: rules that are off, plugins that bring rules (terraform-linters/tflint, docs/user-guide/config.md, read 2026-11). */
import type { HclAttribute, HclBlock, HclFile } from '../../../syntax/hcl/ast.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { Severity } from '../../delta.ts';
import { linesOf } from '../../evidence.ts';
import type { Findings } from '../findings.ts';
import { addName, level, names, nothing, readTable, table, whileFalse } from '../table.ts';
import { fetched, ofPattern, setting, skipped, used } from './lists.ts';

export function readTflint({ path, body, broken }: HclFile, into: Findings): void {
  const [fault] = broken;
  if (fault !== undefined) throw new Unreadable(path, fault.startLine, fault.because);
  for (const attribute of body.attributes.values())
    unknownPart(`the setting ${attribute.name}`, attribute, into);
  for (const block of body.blocks) {
    const [label = ''] = block.labels;
    if (block.type === 'rule') readRule(label, block, into);
    else if (block.type === 'plugin') readPlugin(label, block, into);
    else if (block.type === 'config') readTable(treeOfBlock(block), configKeys, into, { name: 'config' });
    else if (block.type !== 'tflint') unknownPart(`the block ${block.type} ${label}`, block, into);
  }
}

/** Rules of the language itself are about style; those of a cloud, and of where modules come from, about more. */
function weightOf(rule: string): Severity {
  return /^terraform_(?!module_|required_)/.test(rule) ? 'low' : 'medium';
}

function readRule(name: string, block: HclBlock, into: Findings): void {
  const enabled = literal(block.body.attributes.get('enabled'));
  if (enabled === false) addName(into, skipped('tflint', 'rules'), name, block, {}, weightOf(name));
  else if (enabled !== true) unknownPart(`the rule ${name}`, block, into);
  for (const attribute of block.body.attributes.values()) {
    if (attribute.name !== 'enabled') unknownPart(`${attribute.name} of rule ${name}`, attribute, into);
  }
  if (block.body.blocks.length > 0) unknownPart(`the rule ${name}`, block, into);
}

function readPlugin(name: string, block: HclBlock, into: Findings): void {
  const value = (key: string) => literal(block.body.attributes.get(key));
  const enabled = value('enabled');
  if (enabled === true) addName(into, used('tflint', 'plugins'), name, block);
  else if (enabled !== false) unknownPart(`the plugin ${name}`, block, into);
  const source = value('source');
  if (typeof source === 'string' && !source.startsWith('github.com/terraform-linters/')) {
    addName(into, fetched('tflint'), source, block);
  }
  for (const attribute of block.body.attributes.values()) {
    // A preset is a choice of rules; a version and the key that signed it belong to the same plugin.
    if (!['enabled', 'source', 'version'].includes(attribute.name)) {
      unknownPart(`${attribute.name} of plugin ${name}`, attribute, into);
    }
  }
}

const configKeys = table({
  format: nothing,
  call_module_type: nothing,
  module: nothing,
  disabled_by_default: level(
    setting(
      'tflint',
      'rules by default',
      'medium',
      1,
      'now runs no rule that is not named',
      'runs all its rules again',
    ),
    whileFalse,
  ),
  force: level(
    setting('tflint', 'failing', 'medium', 1, 'no longer fails on what it finds', 'fails on what it finds'),
    whileFalse,
  ),
  ignore_module: names(skipped('tflint', 'modules'), { severity: ofPattern }),
});

function literal(attribute: HclAttribute | undefined): string | number | boolean | null | undefined {
  return attribute?.value.kind === 'literal' ? attribute.value.value : undefined;
}

/** The attributes whose values are known as a map; the others as their text. */
function treeOfBlock(block: HclBlock): TreeNode {
  const entries = new Map<string, TreeEntry>();
  for (const { name, value, startLine, endLine } of block.body.attributes.values()) {
    const lines = { startLine, endLine };
    if (value.kind === 'literal') {
      entries.set(name, {
        key: name,
        value: { kind: 'scalar', value: value.value, tag: null, ...lines },
        ...lines,
      });
    } else if (value.kind === 'object') {
      const keys = value.entries.flatMap(({ key, value: on }): TreeNode[] =>
        key.kind === 'literal' && on.kind === 'literal' && on.value === true
          ? [{ kind: 'scalar', value: key.value, tag: null, startLine: key.startLine, endLine: key.endLine }]
          : [],
      );
      entries.set(name, {
        key: name,
        value: { kind: 'sequence', items: keys, tag: null, ...lines },
        ...lines,
      });
    } else {
      entries.set(name, {
        key: name,
        value: { kind: 'map', entries: new Map(), tag: '!computed', ...lines },
        ...lines,
      });
    }
  }
  return { kind: 'map', entries, tag: null, startLine: block.startLine, endLine: block.endLine };
}

function unknownPart(name: string, lines: Lines, into: Findings): void {
  const meaning = linesOf(into.file)
    .slice(lines.startLine - 1, lines.endLine)
    .map((line) => line.trim().split(/\s+/).join(' '))
    .join('\n');
  into.parts.push({ name, meaning, lines: { startLine: lines.startLine, endLine: lines.endLine } });
}
