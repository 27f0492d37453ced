/** Functions that read files of the repository: those that were asked for and are there; the others stay terms. */

import type { TextFile } from '../../../../change/snapshot.ts';
import type { HclExpression, HclTemplatePart } from '../../../../syntax/hcl/ast.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import type { Place } from '../../../infra/resource.ts';
import { repositoryPath } from '../environment.ts';
import { evaluateTemplate } from '../template.ts';
import { openText, scalar, term } from '../values.ts';
import type { Call, TerraformFunctions } from './function.ts';

export const files: TerraformFunctions = {
  file: ([path], call) => {
    const file = fileAt(path, call);
    return file === null ? null : scalar(file.text, wholeOf(file, call.at), { textLine: 1 });
  },
  fileexists: ([path], call) => (fileAt(path, call) === null ? null : scalar(true, call.at)),
  templatefile: ([path, values], call) => {
    const file = fileAt(path, call);
    if (file === null || values?.kind !== 'map') return null;
    const { world } = call.environment;
    const template = world.readTemplate(file);
    if (template === null) return term(`unreadable template ${file.path}`, call.at);
    const names = (name: string) => values.entries.get(name)?.value ?? null;
    const parts = partsIn(template);
    const environment = { names, openNames: names, within: '', file, world };
    return evaluateTemplate(parts, environment, wholeOf(file, call.at), call.evaluate, 1);
  },
};

export function partsIn(template: HclExpression): readonly HclTemplatePart[] {
  if (template.kind === 'template') return template.parts;
  if (template.kind === 'literal') return [{ kind: 'text', text: String(template.value) }];
  return [{ kind: 'value', value: template }];
}

/** Its path is noted also where the file was not read: whoever reads the repository can read it then. */
function fileAt(path: TreeNode | undefined, { environment: { world } }: Call): TextFile | null {
  const text = path === undefined ? null : openText(path);
  const at = text === null ? null : repositoryPath(text, world);
  if (at === null) return null;
  world.asked.add(at);
  return world.textAt(at);
}

function wholeOf(file: TextFile, { side }: Place): Place {
  const lines = file.text.endsWith('\n') ? file.text.slice(0, -1) : file.text;
  return { file, side, startLine: 1, endLine: lines.split('\n').length };
}
