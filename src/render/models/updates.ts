/** What threat models lack, in words: folded under its model in the review comment, in sentences on a terminal. */
import type { Evaluation } from '../../evaluate.ts';
import type { Addition } from '../../models/formats/format.ts';
import type { ModelUpdate } from '../../models/suggest/updates.ts';
import { block, code, prose } from '../escape.ts';
import { fold, list } from '../layout.ts';
import { capital, count, listed, sentence } from '../words.ts';

/** Characters of one patch in a comment; what is longer is printed on request. */
const patchCharacters = 12_000;
const patchLines = 300;
/** Of the list that stands in its place. */
const listCharacters = 4_000;

const command = 'delta-review models suggest';

/**
 * @param room characters for all that is offered.
 * @returns what is offered under the model of a path; of null, where no model covers the change.
 */
export function updateFolds(
  { models, modelUpdates }: Evaluation,
  room: number,
): (path: string | null) => string {
  let left = room;
  const linked = new Set(models.map(({ path }) => path));
  const folds = new Map<string | null, string>();
  for (const update of modelUpdates) {
    const text = [updateFold(update, true), updateFold(update, false)].find(({ length }) => length <= left);
    if (text === undefined) continue;
    left -= text.length;
    folds.set(linked.has(update.path) ? update.path : null, text);
  }
  return (path) => folds.get(path) ?? '';
}

function updateFold(update: ModelUpdate, whole: boolean): string {
  const { patch, before } = update;
  if (patch === null)
    return fold(
      `To add by hand: ${counted(update)}`,
      `Nothing here writes this format.\n\n${listOf(update)}`,
    );
  const title = before === null ? 'A first threat model for it' : 'Suggested update';
  return fold(`${title}: ${counted(update)}`, whole ? withPatch(patch, update) : withoutPatch(update));
}

function withPatch(patch: string, update: ModelUpdate): string {
  const lines = patch.replace(/\n$/, '').split('\n');
  if (patch.length > patchCharacters || lines.length > patchLines) return withoutPatch(update);
  const { path, before } = update;
  const does = before === null ? `writes ${code(path)}` : 'makes this edit';
  return `${code(`${command} --write`)} ${does}; correct what you know better.\n\n${block(lines, 'diff')}`;
}

function withoutPatch(update: ModelUpdate): string {
  return `The patch is too long to read here: ${code(command)} prints it, ${code(`${command} --write`)} makes the edit.\n\n${listOf(update)}`;
}

function listOf({ additions }: ModelUpdate): string {
  const items = additions.map((one) => `- ${prose(capital(described(one)))} ${prose(one.reason)}`);
  return list(items, { open: 30, characters: listCharacters, noun: 'part' });
}

/** "… prints a patch that adds 1 identity and 2 threats." */
export function offerLine(update: ModelUpdate): string {
  return update.before === null
    ? `${command} prints a first one, with ${counted(update)}.`
    : `${command} prints ${update.patch === null ? 'what to add by hand:' : 'a patch that adds'} ${counted(update)}.`;
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

const sortWords = {
  process: 'component',
  store: 'store',
  external: 'external system',
  other: 'component',
  human: 'person',
  service: 'identity',
  agent: 'agent',
} as const;

function described(addition: Addition): string {
  switch (addition.add) {
    case 'component': {
      const { name, kind, technology } = addition;
      return sentence(`${sortWords[kind]} ${name}${technology === null ? '' : ` (${technology})`}`);
    }
    case 'identity':
      return sentence(`${sortWords[addition.kind]} ${addition.name}`);
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
