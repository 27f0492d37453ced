/** Policy documents, however they are written: a data resource, `jsonencode`, a heredoc or a file in; policies out. */
import type { Policy } from '../../../../../access/policy.ts';
import { readPolicy } from '../../../../../access/read-policy.ts';
import { readJson } from '../../../../../syntax/json.ts';
import type { TreeMap, TreeNode } from '../../../../../syntax/tree.ts';
import { Unreadable } from '../../../../../syntax/unreadable.ts';
import type { Place } from '../../../../iam/model.ts';
import { type Resource, termClose, termOpen } from '../../../../infra/resource.ts';
import type { AccessSide } from '../../side.ts';
import {
  type Choices,
  isEither,
  isNothing,
  isUnknown,
  listAt,
  literalIn,
  mapAt,
  meaningOf,
  otherWay,
  scalarAt,
  settled,
  settledTerms,
  termIn,
} from '../../terms.ts';
import { isDocument, statementsOfData } from './document-data.ts';
import { localised, moved } from './lines.ts';
import { isDenial, statementItems, statementWays } from './statement-ways.ts';

export type PlaceOf = (node: TreeNode) => Place;

/** One statement as AWS writes it, with the lines of its own file. */
export interface Stated {
  readonly tree: TreeMap;
  readonly version: string;
  readonly place: Place;
}

export interface Gap {
  readonly reason: string;
  readonly meaning: string;
  readonly whole: boolean;
  readonly place: Place;
}

export interface Document {
  readonly statements: readonly Stated[];
  readonly unclear: readonly Gap[];
}

export const emptyDocument: Document = { statements: [], unclear: [] };

export interface PolicyPieces {
  readonly policies: readonly { readonly policy: Policy; readonly place: Place }[];
  readonly unclear: readonly Gap[];
}

/** @returns the policy that a data resource is. */
export function policiesOfData(resource: Resource, side: AccessSide): PolicyPieces {
  return piecesOf(statementsOfData(resource, side, new Set([resource.address]), documentIn), side);
}

/** @returns the policy of a value, in as many parts as there are files that it is written in. */
export function policyPieces(node: TreeNode, placeOf: PlaceOf, side: AccessSide): PolicyPieces {
  return piecesOf(documentIn(node, placeOf, side, new Set()), side);
}

function piecesOf(document: Document, side: AccessSide): PolicyPieces {
  const gaps: Gap[] = [...document.unclear];
  const groups = new Map<string, { readonly version: string; readonly place: Place; trees: TreeNode[] }>();
  for (const { tree, version, place } of document.statements) {
    const statements = statementsIn(tree, side, place, gaps);
    const key = JSON.stringify([place.file.path, version]);
    const group = groups.get(key) ?? { version, place, trees: [] };
    groups.set(key, group);
    group.trees.push(...statements);
  }
  const policies = [...groups.values()].flatMap(({ version, place, trees }) => {
    const first = trees[0];
    if (first === undefined) return [];
    const lines = { ...place, startLine: first.startLine, endLine: trees.at(-1)?.endLine ?? first.endLine };
    const tree = mapAt(lines, [
      ['Version', scalarAt(lines, version)],
      ['Statement', listAt(lines, trees)],
    ]);
    try {
      return [{ policy: readPolicy(place.file.path, tree, settledTerms), place: lines }];
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      const at = { ...place, startLine: fault.line, endLine: fault.line };
      gaps.push({ reason: fault.reason, meaning: meaningOf(tree), whole: true, place: at });
      return [];
    }
  });
  return { policies, unclear: gaps };
}

/** What cannot be read of one statement is told of its policy, where the two sides differ in it: the others are read. */
function statementsIn(tree: TreeMap, side: AccessSide, place: Place, gaps: Gap[]): readonly TreeMap[] {
  try {
    const { statements, unknown } = statementWays(tree, side.choices, place.file.path);
    gaps.push(...unknown.map((gap) => ({ ...gap, whole: false, place })));
    return statements;
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    const at = { ...place, startLine: fault.line, endLine: fault.line };
    gaps.push({ reason: fault.reason, meaning: meaningOf(tree), whole: true, place: at });
    return [];
  }
}

/** @param open addresses of the data resources that lead here. */
export function documentIn(
  node: TreeNode,
  placeOf: PlaceOf,
  side: AccessSide,
  open: ReadonlySet<string>,
): Document {
  if (isNothing(node) || literalIn(node) === '') return emptyDocument;
  if (isEither(node)) {
    const branches = node.items.map((branch) => documentIn(branch, placeOf, side, open));
    return chosen(branches, side.choices);
  }
  const place = placeOf(node);
  const gap = (reason: string): Document => ({
    statements: [],
    unclear: [{ reason, meaning: meaningOf(node), whole: true, place }],
  });
  const term = termIn(node);
  if (term !== null) {
    const found = side.attributeAt(term);
    if (found === null || !isDocument(found.resource) || !/^(?:minified_)?json$/.test(found.attribute)) {
      // The first of nothing: what is read has its number at nought.
      if (term.startsWith('[]')) return gap('it is read from something of which there is none');
      return gap(`${term.slice(0, 120)} is known only when it is deployed`);
    }
    const { resource } = found;
    side.used.add(resource.address);
    if (open.has(resource.address) || open.size > 32) return gap('policy documents that lead to each other');
    return statementsOfData(resource, side, new Set([...open, resource.address]), documentIn);
  }
  if (node.kind === 'map') return statementsOf(localised(node, placeOf, place), place, side.choices);
  const behind = side.treeBehind(node);
  if (behind !== null) return documentIn(behind, placeOf, side, open);
  if (node.kind !== 'scalar') return gap('it is a list, where a document should be');
  try {
    const tree = readJson(place.file.path, quoted(String(node.value)));
    if (tree?.kind === 'map') return statementsOf(moved(tree, node, place), place, side.choices);
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
  }
  return gap('the text of the document is no JSON');
}

/** What branches of a choice say together: a denial counts where it is sure, what is allowed where it may be. */
function chosen(branches: readonly Document[], choices: Choices): Document {
  const byTree = new Map<TreeNode, Stated>();
  for (const { statements } of branches) for (const one of statements) byTree.set(one.tree, one);
  const part = (denies: boolean) =>
    settled(
      branches.map(({ statements }) =>
        statements.map(({ tree }) => tree).filter((tree) => isDenial(tree, 'effect') === denies),
      ),
      denies ? otherWay(choices) : choices,
    );
  const kept = [...part(false), ...part(true)].flatMap((tree) => byTree.get(tree) ?? []);
  return { statements: kept, unclear: branches.flatMap(({ unclear }) => unclear) };
}

function statementsOf(tree: TreeNode, place: Place, choices: Choices): Document {
  const top = new Map(
    tree.kind === 'map'
      ? [...tree.entries.values()].map((entry) => [entry.key.toLowerCase(), entry.value])
      : [],
  );
  const statement = top.get('statement');
  const gap = (node: TreeNode, reason: string): Gap => ({
    reason,
    meaning: meaningOf(node),
    whole: statement === undefined,
    place: { ...place, startLine: node.startLine, endLine: node.endLine },
  });
  // A default that stands for no policy at all.
  if (top.size === 0) return emptyDocument;
  if (statement === undefined) {
    return { statements: [], unclear: [gap(tree, 'the policy document has no Statement')] };
  }
  const written = top.get('version');
  const version = (written === undefined ? null : literalIn(written)) ?? '2008-10-17';
  const items = statementItems(statement, choices, 'effect');
  return {
    statements: items.flatMap((item) =>
      item.kind === 'map'
        ? [{ tree: item, version, place: { ...place, startLine: item.startLine, endLine: item.endLine } }]
        : [],
    ),
    unclear: items
      .filter((item) => item.kind !== 'map')
      .map((item) =>
        gap(
          item,
          isUnknown(item) ? 'a statement is known only when it is deployed' : 'a statement is no map',
        ),
      ),
  };
}

/** Terms that stand outside of quotes, as the text of a value does, get quotes of their own. */
function quoted(text: string): string {
  if (!text.includes(termOpen)) return text;
  const letters: string[] = [];
  let inside = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"') inside = !inside;
    if (inside && letter === '\\') {
      letters.push(letter);
      at += 1;
    }
    const bare = !inside && (text[at] === termOpen || text[at] === termClose);
    letters.push(
      bare && text[at] === termOpen ? '"' : '',
      text[at] ?? '',
      bare && text[at] === termClose ? '"' : '',
    );
  }
  return letters.join('');
}
