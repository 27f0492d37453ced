/** Names of secrets that a deployment expects: a file in, each name with its place out. Values are not looked at. */
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { Evidence } from '../delta.ts';
import { isSecretName } from '../secrets/names.ts';
import { namedIn, type Source } from './source.ts';
import { at, itemsOf, mapOf, mapsIn, textOf } from './tree.ts';

export interface Expected {
  /** In capitals, its words joined by underscores: one name however a format writes it. */
  readonly name: string;
  readonly evidence: Evidence;
}

function expected(source: Source, written: string, lines: Lines): Expected {
  const name = written
    .toUpperCase()
    .replaceAll(/[^A-Z\d/]+/g, '_')
    .slice(0, 120);
  return { name, evidence: namedIn(source, lines, written.slice(0, 120)) };
}

export const isEnvironmentFile = (path: string) =>
  /(?:^|\/)(?:\.env(?:\.[\w.-]{1,40})?|[\w.-]{0,60}\.?env\.(?:example|sample|template|dist)|(?:example|sample|template)\.env)$/.test(
    path,
  );

/** Lines of `.env.example`: a comment may show one that is not set. */
export function environmentNames(source: Source): readonly Expected[] {
  return source.file.text.split('\n').flatMap((line, index) => {
    const name = /^[ \t]{0,16}(?:# ?)?(?:export )?([A-Za-z_]\w{1,100})=/.exec(line.slice(0, 200))?.[1];
    if (name === undefined || !isSecretName(name)) return [];
    return [expected(source, name, { startLine: index + 1, endLine: index + 1 })];
  });
}

/** Of a compose file: variables of services, and the secrets that it declares. */
export function composeNames(source: Source, root: TreeNode): readonly Expected[] {
  const services = [...mapOf(at(root, 'services')).values()].flatMap(({ value }) =>
    variableNames(source, at(value, 'environment')),
  );
  const declared = [...mapOf(at(root, 'secrets')).values()].map((entry) =>
    expected(source, entry.key, entry),
  );
  return [...services, ...declared];
}

/** Of the Serverless Framework: variables of all functions and of each. */
export function serverlessNames(source: Source, root: TreeNode): readonly Expected[] {
  const functions = [...mapOf(at(root, 'functions')).values()].map(({ value }) => at(value, 'environment'));
  return [at(root, 'provider', 'environment'), ...functions].flatMap((node) => variableNames(source, node));
}

function variableNames(source: Source, node: TreeNode | undefined): readonly Expected[] {
  const keys = [...mapOf(node).values()].map((entry) => ({ name: entry.key, lines: entry }));
  const items = itemsOf(node).map((item) => ({
    name: (textOf(item) ?? '').split('=')[0] ?? '',
    lines: item,
  }));
  return [...keys, ...items]
    .filter(({ name }) => isSecretName(name))
    .map(({ name, lines }) => expected(source, name, lines));
}

/** Of a chart: "postgres.password" by its last two words. */
export function valuesNames(source: Source, root: TreeNode): readonly Expected[] {
  const found: Expected[] = [];
  const visit = (node: TreeNode, parent: string) => {
    for (const entry of mapOf(node).values()) {
      const { key, value } = entry;
      if (value.kind === 'map') visit(value, key);
      else if (
        value.kind === 'scalar' &&
        typeof value.value !== 'boolean' &&
        isSecretName(key) &&
        !/existing/i.test(key)
      )
        found.push(expected(source, parent === '' ? key : `${parent}_${key}`, entry));
    }
  };
  visit(root, '');
  return found;
}

/** Of the objects of a cluster: keys of secrets, and where they come from. */
export function clusterNames(source: Source, document: TreeNode): readonly Expected[] {
  const kind = textOf(at(document, 'kind'));
  const name = textOf(at(document, 'metadata', 'name')) ?? '';
  if (kind === 'Secret') {
    return [at(document, 'data'), at(document, 'stringData')].flatMap((node) => keyNames(source, name, node));
  }
  if (kind === 'SealedSecret') return keyNames(source, name, at(document, 'spec', 'encryptedData'));
  if (kind === 'ExternalSecret') {
    return itemsOf(at(document, 'spec', 'data')).flatMap((item) => {
      const key = textOf(at(item, 'secretKey'));
      return key === null ? [] : [expected(source, qualified(name, key), item)];
    });
  }
  return mapsIn(document).flatMap((map) => {
    const reference = at(map, 'valueFrom', 'secretKeyRef');
    const [variable, secret, key] = [
      textOf(at(map, 'name')),
      textOf(at(reference, 'name')),
      textOf(at(reference, 'key')),
    ];
    if (variable === null || secret === null || key === null) return [];
    return [expected(source, isSecretName(variable) ? variable : qualified(secret, key), map)];
  });
}

function keyNames(source: Source, secret: string, node: TreeNode | undefined): readonly Expected[] {
  return [...mapOf(node).values()].map((entry) => expected(source, qualified(secret, entry.key), entry));
}

/** A key of one word, such as "password", is told by the secret it stands in. */
function qualified(secret: string, key: string): string {
  return /[A-Z_]/.test(key) && /[_-]|[a-z][A-Z]/.test(key) ? key : `${secret}/${key}`;
}
