/** HCL values as short texts, to say in one line what was read; and without their lines, to compare what two texts mean. */
import type { HclBody, HclExpression, HclSplatStep, HclTemplatePart } from '../../src/syntax/hcl/ast.ts';

/** Everything is bracketed, so that precedence shows. */
export function shown(value: HclExpression): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'template':
      return `template(${value.parts.map(shownPart).join(' ')})`;
    case 'name':
      return value.name;
    case 'attribute':
      return `${shown(value.of)}.${value.name}`;
    case 'index':
      return `${shown(value.of)}[${shown(value.key)}]`;
    case 'splat':
      return `each(${shown(value.of)}: ${value.steps.map(shownStep).join('')})`;
    case 'call':
      return `${value.name}(${value.arguments.map(shown).join(', ')}${value.spread ? '...' : ''})`;
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'object':
      return `{${value.entries.map((entry) => `${shown(entry.key)} = ${shown(entry.value)}`).join(', ')}}`;
    case 'for': {
      const key = value.key === null ? '' : `${shown(value.key)} => `;
      const condition = value.condition === null ? '' : ` if ${shown(value.condition)}`;
      const result = `${key}${shown(value.value)}${value.grouped ? '...' : ''}`;
      return `(for ${value.names.join(', ')} in ${shown(value.over)}: ${result}${condition})`;
    }
    case 'conditional':
      return `(${shown(value.condition)} ? ${shown(value.then)} : ${shown(value.otherwise)})`;
    case 'unary':
      return `(${value.operator}${shown(value.of)})`;
    case 'binary':
      return `(${shown(value.left)} ${value.operator} ${shown(value.right)})`;
    case 'broken':
      return `BROKEN(${value.text})`;
  }
}

function shownStep(step: HclSplatStep): string {
  if ('star' in step) return '[*]';
  return 'name' in step ? `.${step.name}` : `[${shown(step.key)}]`;
}

function shownPart(part: HclTemplatePart): string {
  const all = (parts: readonly HclTemplatePart[]) => parts.map(shownPart).join(' ');
  switch (part.kind) {
    case 'text':
      return JSON.stringify(part.text);
    case 'value':
      return shown(part.value);
    case 'if':
      return `if(${shown(part.condition)}: ${all(part.then)} | ${all(part.otherwise)})`;
    case 'for':
      return `for(${part.names.join(', ')} in ${shown(part.over)}: ${all(part.parts)})`;
  }
}

/** A body without lines: attributes, then blocks. */
export function shownBody(body: HclBody): string {
  const attributes = [...body.attributes.values()].map(({ name, value }) => `${name} = ${shown(value)}`);
  const blocks = body.blocks.map(({ type, labels, body: inner }) =>
    [type, ...labels.map((label) => JSON.stringify(label)), `{ ${shownBody(inner)} }`].join(' '),
  );
  return [...attributes, ...blocks].join('; ');
}
