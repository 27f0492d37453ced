/** A file of Google Cloud access policies: text in; what it grants, denies, logs and creates, or that it is none, out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import { obeyedComments } from '../../../syntax/same-meaning.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import {
  type Entries,
  joined,
  meaningOf,
  noPieces,
  type Part,
  type Pieces,
  type Reader,
  textOf,
} from '../model.ts';
import { connectorPieces, isConnector } from './connector.ts';
import { allowPieces, denyPieces, rolePieces } from './policies.ts';

/** @returns what one side of a file says. */
export function readPolicies(file: TextFile, side: Side, reader: Reader): Pieces {
  const json = file.path.endsWith('.json');
  const documents = (
    json ? [readJson(file.path, file.text)] : readYamlDocuments(file.path, file.text)
  ).filter((document) => document !== null);
  const pieces = documents.flatMap(itemsOf).map((document) => readDocument(document, reader));
  const policies = documents.filter((document) => formOf(document) !== null && !isConnector(document));
  const [, second] = policies;
  // Two policies of one file hang on two resources, and nothing here says which.
  if (second !== undefined) reader.fail(second, 'a second policy starts here; a file may hold only one');
  return joined([...pieces, { ...noPieces, parts: commentParts(file, side) }]);
}

/** `kubectl` writes several resources as one list. */
function itemsOf(document: TreeNode): readonly TreeNode[] {
  if (document.kind !== 'map' || textOf(document.entries.get('kind')) !== 'List') return [document];
  const items = document.entries.get('items')?.value;
  return items?.kind === 'sequence' ? items.items : [document];
}

/** Policy and Role of Google's IAM v1 API, Policy of its v2 (cloud.google.com/iam/docs/reference/rest, read 2026-11). */
function formOf(document: TreeNode): 'allow' | 'deny' | 'role' | 'connector' | null {
  if (document.kind !== 'map') return null;
  const { entries } = document;
  if (isConnector(document)) return 'connector';
  if (entries.get('includedPermissions')?.value.kind === 'sequence') return 'role';
  if (everyItemHas(entries.get('rules'), ['denyRule'])) return 'deny';
  return everyItemHas(entries.get('bindings'), ['role', 'members']) ? 'allow' : null;
}

function everyItemHas(entry: TreeEntry | undefined, keys: readonly string[]): boolean {
  return (
    entry?.value.kind === 'sequence' &&
    entry.value.items.every((item) => item.kind === 'map' && keys.some((key) => item.entries.has(key)))
  );
}

function readDocument(document: TreeNode, reader: Reader): Pieces {
  if (document.kind === 'map') {
    switch (formOf(document)) {
      case 'allow':
        return allowPieces(document, reader);
      case 'deny':
        return denyPieces(document, reader);
      case 'role':
        return rolePieces(document, reader);
      case 'connector':
        return connectorPieces(document, reader);
    }
  }
  return { ...noPieces, parts: [foreignPart(document, reader)] };
}

/** A document that says nothing of Google Cloud's access: its neighbour in the file. */
function foreignPart(document: TreeNode, reader: Reader): Part {
  const entries: Entries = document.kind === 'map' ? document.entries : new Map();
  const kind = textOf(entries.get('kind'));
  const metadata = entries.get('metadata')?.value;
  const names: Entries = metadata?.kind === 'map' ? metadata.entries : new Map();
  const name = textOf(names.get('name'));
  const meaning = meaningOf(document);
  const named = kind !== '' && name !== '';
  return {
    key: named
      ? JSON.stringify([textOf(entries.get('apiVersion')), kind, textOf(names.get('namespace')), name])
      : meaning,
    name: named ? `${kind} ${name}` : 'a document that is no policy',
    meaning,
    at: reader.at(document),
  };
}

/** A comment that switches a scanner off on a line is no mere comment. */
function commentParts(file: TextFile, side: Side): readonly Part[] {
  const found = new Map<string, { count: number; line: number }>();
  for (const [index, line] of file.text.split('\n').entries()) {
    for (const comment of obeyedComments(line)) {
      const known = found.get(comment);
      if (known === undefined) found.set(comment, { count: 1, line: index + 1 });
      else known.count += 1;
    }
  }
  return [...found].map(([comment, { count, line }]) => ({
    key: `comment ${comment}`,
    name: 'a comment that a scanner obeys',
    meaning: String(count),
    at: { file, side, startLine: line, endLine: line },
  }));
}
