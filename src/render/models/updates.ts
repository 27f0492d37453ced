/** What threat models lack, in words: folded under its model in the review comment, in sentences on a terminal. */
import type { Evaluation } from '../../evaluate.ts';
import type { Addition } from '../../models/formats/format.ts';
import type { ModelUpdate } from '../../models/suggest/updates.ts';
import { block, code, prose } from '../escape.ts';
import { fold, list } from '../layout.ts';
import { capital, count, listed, sentence } from '../words.ts';

/** Characters of one patch in a comment, and of all that is offered there; what is longer is printed on request. */
const patchCharacters = 6_000;
const allCharacters = 8_000;
const patchLines = 150;

const command = '`delta-review models suggest`';

/** @returns what is offered under the model of a path; of null, instead of one. */
export function updateFolds({ models, modelUpdates }: Evaluation): (path: string | null) => string {
  let left = allCharacters;
  const linked = new Set(models.map(({ path }) => path));
  const folds = new Map<string | null, string>();
  for (const update of modelUpdates) {
    const text = updateFold(update, left);
    if (text.length > left) continue;
    left -= text.length;
    folds.set(linked.has(update.path) ? update.path : null, text);
  }
  return (path) => folds.get(path) ?? '';
}

function updateFold(update: ModelUpdate, characters: number): string {
  const { patch, before } = update;
  if (patch === null) return fold(`To add by hand: ${counted(update)}`, byHand(update));
  const title = before === null ? 'A first threat model for it' : 'Suggested update';
  return fold(`${title}: ${counted(update)}`, patchText(patch, update, characters - around));
}

/** Room for the words around a patch. */
const around = 600;

function patchText(patch: string, { path, before }: ModelUpdate, characters: number): string {
  const lines = patch.replace(/\n$/, '').split('\n');
  const what = before === null ? `writes ${code(path)}` : 'makes this edit';
  if (patch.length > Math.min(characters, patchCharacters) || lines.length > patchLines)
    return `The patch has ${count(lines.length, 'line')}: ${command} prints it, and \`--write\` ${what}.`;
  return `${command} prints this patch, and \`--write\` ${what}. It is a beginning: correct what you know better.\n\n${block(lines, 'diff')}`;
}

function byHand({ additions }: ModelUpdate): string {
  const items = additions.map(
    (addition) => `- ${prose(capital(described(addition)))} ${prose(addition.reason)}`,
  );
  return `Delta Review can't write this format.\n\n${list(items, { open: 30, characters: 5_000, noun: 'part' })}`;
}

/** "adds 1 identity, 1 flow and 2 threats". */
export function updateLine(update: ModelUpdate, written: boolean): string {
  const { path, before } = update;
  if (before === null)
    return `${path}: ${written ? 'written' : 'a first threat model'}, with ${counted(update)}.`;
  return `${path}: ${written ? 'added' : 'adds'} ${counted(update)}.`;
}

/** For a terminal, a line each. */
export function byHandText({ path, additions }: ModelUpdate): string {
  const lines = additions.map((addition) => `  - ${described(addition)} ${addition.reason}`);
  return [`${path} is in a format that can't be written. To add by hand:`, ...lines].join('\n');
}

function described(addition: Addition): string {
  switch (addition.add) {
    case 'component': {
      const { name, kind, technology } = addition;
      return sentence(
        `${kind === 'other' ? 'component' : kind} ${name}${technology === null ? '' : ` (${technology})`}`,
      );
    }
    case 'identity':
      return sentence(`${addition.kind} ${addition.name}`);
    case 'flow':
      return sentence(`flow from ${addition.from} to ${addition.to}`);
    case 'threat': {
      const { name, severity, category } = addition;
      return sentence(`threat “${name}” (${severity}${category === null ? '' : `, ${category}`})`);
    }
  }
}

function counted({ additions }: ModelUpdate): string {
  const of = (sort: Addition['add']) => additions.filter(({ add }) => add === sort).length;
  const [components, identities, flows, threats] = [
    of('component'),
    of('identity'),
    of('flow'),
    of('threat'),
  ];
  return listed([
    ...(components > 0 ? [count(components, 'component')] : []),
    ...(identities > 0 ? [count(identities, 'identity', 'identities')] : []),
    ...(flows > 0 ? [count(flows, 'flow')] : []),
    ...(threats > 0 ? [count(threats, 'threat')] : []),
  ]);
}
