/** Interface descriptions (OpenAPI 3, AsyncAPI) and serverless functions: the webhooks that they declare. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import type { Finding, Known, Webhook } from '../finding.ts';
import { originsIn } from '../headers.ts';
import { receiverOf } from '../receivers.ts';
import { textOf } from './fields.ts';
import { documentsOf } from './trees.ts';

/** OpenAPI 3.1 `webhooks`, 3.0 `callbacks` (spec.openapis.org, read 2026-11), and paths that are receivers. */
export function readInterface(file: TextFile, known: Known): readonly Finding[] {
  return documentsOf(file).flatMap((root): readonly Finding[] => {
    const offered = entriesIn(root, 'webhooks').map((entry) => offeredAt(entry.key, entry));
    const shared = entriesIn(child(root, 'components'), 'callbacks').map((entry) =>
      offeredAt(entry.key, entry),
    );
    const safe = isSecured(root);
    const paths = entriesIn(root, 'paths').flatMap((path) => {
      const operations = mapOf(path.value);
      const called = [...operations].flatMap(({ value }) =>
        entriesIn(value, 'callbacks').map((entry) => offeredAt(entry.key, entry)),
      );
      const post = operations.find(({ key }) => key === 'post');
      const receiver = post === undefined ? null : receiverOf(path.key, known, false);
      if (receiver === null || post === undefined) return called;
      const security = child(post.value, 'security');
      const checked =
        security === undefined ? safe : security.kind === 'sequence' && security.items.length > 0;
      const { startLine } = path;
      return [
        ...called,
        incoming(receiver.route, receiver.vendor, checked, { startLine, endLine: startLine }),
      ];
    });
    return [...offered, ...shared, ...paths];
  });
}

function offeredAt(name: string, { startLine }: TreeEntry): Webhook {
  const lines = { startLine, endLine: startLine };
  return { sort: 'webhook', way: 'offered', name, vendor: null, encrypted: true, checked: null, ...lines };
}

function incoming(
  name: string,
  vendor: string | null,
  checked: boolean | null,
  lines: { readonly startLine: number; readonly endLine: number },
): Webhook {
  return { sort: 'webhook', way: 'in', name, vendor, encrypted: true, checked, ...lines };
}

function isSecured(root: TreeNode): boolean {
  const security = child(root, 'security');
  return security?.kind === 'sequence' && security.items.length > 0;
}

function child(node: TreeNode | undefined, key: string): TreeNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function mapOf(node: TreeNode | undefined): readonly TreeEntry[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

function entriesIn(node: TreeNode | undefined, key: string): readonly TreeEntry[] {
  return mapOf(child(node, key));
}

/** serverless.yml: events of functions that are requests (serverless.com/framework/docs, read 2026-11). */
export function readServerless(file: TextFile, known: Known): readonly Finding[] {
  return documentsOf(file).flatMap((root): readonly Finding[] => {
    const whole = child(child(root, 'provider'), 'httpApi');
    const api = whole?.kind === 'map' ? corsOf(whole, 'provider.httpApi') : [];
    const functions = entriesIn(root, 'functions').flatMap(({ key, value }) => {
      const events = child(value, 'events');
      const items = events?.kind === 'sequence' ? events.items : [];
      return items.flatMap((item): readonly Finding[] => {
        const request = child(item, 'http') ?? child(item, 'httpApi');
        if (request === undefined) return [];
        const cors = request.kind === 'map' ? corsOf(request, `function ${key} ${routeOf(request)}`) : [];
        return [...routeIn(request, known), ...cors];
      });
    });
    return [...api, ...functions];
  });
}

/** "POST /webhooks/stripe", or a path with a method. */
function routeOf(request: TreeNode): string {
  const text = textOf(request);
  if (text !== null) return text;
  return `${textOf(child(request, 'method')) ?? 'any'} ${textOf(child(request, 'path')) ?? ''}`;
}

function routeIn(request: TreeNode, known: Known): readonly Finding[] {
  const [method = '', path = ''] = routeOf(request).trim().split(/\s+/);
  const receiver = /^(?:post|any|\*)$/i.test(method) ? receiverOf(path, known, true) : null;
  if (receiver === null) return [];
  const guard = child(request, 'authorizer') ?? child(request, 'private');
  const { startLine, endLine } = request.kind === 'map' ? (request.entries.get('path') ?? request) : request;
  return [
    incoming(receiver.route, receiver.vendor, guard === undefined ? null : true, { startLine, endLine }),
  ];
}

/** `cors: true` is all origins; a map lists them. */
function corsOf(request: TreeMap, at: string): readonly Finding[] {
  const cors = request.entries.get('cors');
  if (cors === undefined) return [];
  if (textOf(cors.value) === 'true') return originsIn('*', { at, credentials: false, list: 'cors' }, cors);
  const origins = child(cors.value, 'origins') ?? child(cors.value, 'origin');
  const credentials = textOf(child(cors.value, 'allowCredentials')) === 'true';
  const items = origins?.kind === 'sequence' ? origins.items : origins === undefined ? [] : [origins];
  return items.flatMap((item) => originsIn(textOf(item) ?? '', { at, credentials, list: 'cors' }, item));
}

/** SAM: events of functions; what the template lets in is told where its resources are. */
export function readTemplateEvents(file: TextFile, known: Known): readonly Finding[] {
  return documentsOf(file).flatMap((root) =>
    entriesIn(root, 'Resources').flatMap(({ value }) => {
      const properties = child(value, 'Properties');
      const type = textOf(child(value, 'Type')) ?? '';
      if (type === 'AWS::ApiGatewayV2::Route') return routeKeyIn(properties, known);
      if (type === 'AWS::Serverless::Api') return apiOrigins(properties);
      return entriesIn(properties, 'Events').flatMap((event) => eventIn(event, known));
    }),
  );
}

function routeKeyIn(properties: TreeNode | undefined, known: Known): readonly Finding[] {
  const key = child(properties, 'RouteKey');
  const path = /^(?:POST|ANY) (\/\S{1,200})$/.exec(textOf(key) ?? '')?.[1];
  const receiver = path === undefined ? null : receiverOf(path, known, true);
  if (receiver === null || key === undefined) return [];
  const guard = textOf(child(properties, 'AuthorizationType')) ?? 'NONE';
  return [incoming(receiver.route, receiver.vendor, guard === 'NONE' ? null : true, key)];
}

function eventIn({ value }: TreeEntry, known: Known): readonly Finding[] {
  if (!/^(?:Http)?Api$/.test(textOf(child(value, 'Type')) ?? '')) return [];
  const properties = child(value, 'Properties');
  const path = child(properties, 'Path');
  const method = textOf(child(properties, 'Method')) ?? 'any';
  const receiver = /^(?:post|any|x-amazon-apigateway-any-method)$/i.test(method)
    ? receiverOf(textOf(path) ?? '', known, true)
    : null;
  if (receiver === null || path === undefined) return [];
  const guard = textOf(child(child(properties, 'Auth'), 'Authorizer')) ?? 'NONE';
  return [incoming(receiver.route, receiver.vendor, guard === 'NONE' ? null : true, path)];
}

/** Of `AWS::Serverless::Api` alone: the lists of the others are told with their resources. */
function apiOrigins(properties: TreeNode | undefined): readonly Finding[] {
  const cors = child(properties, 'Cors');
  const origin = cors?.kind === 'map' ? child(cors, 'AllowOrigin') : cors;
  const credentials = textOf(child(cors, 'AllowCredentials')) === 'true';
  if (origin === undefined) return [];
  const list = { at: 'Cors', credentials, list: 'cors' } as const;
  return originsIn((textOf(origin) ?? '').replace(/'/g, ' '), list, origin);
}
