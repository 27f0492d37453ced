/** What SAM makes besides: the address of a function, a method of an API for each of its events, the API that nobody wrote. */
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { type Entries, entriesOf, mapAt, scalarAt, scalarText } from '../nodes.ts';
import type { Resource, Template } from '../template.ts';

/** A resource, or what one stands for. */
export interface Part extends Lines {
  readonly id: string;
  readonly type: string;
  readonly properties: Entries;
  /** Properties that are compared as access. */
  readonly read: readonly string[];
}

/**
 * The events that are requests of strangers, with what SAM makes of one, the API that it makes where none is named, and
 * the property that names one (AWS SAM Developer Guide, "Generated CloudFormation resources", read 2026-11).
 */
const requests = new Map([
  [
    'Api',
    {
      type: 'AWS::ApiGateway::Method',
      api: 'AWS::Serverless::Api',
      implied: 'ServerlessRestApi',
      names: 'RestApiId',
    },
  ],
  [
    'HttpApi',
    {
      type: 'AWS::ApiGatewayV2::Route',
      api: 'AWS::Serverless::HttpApi',
      implied: 'ServerlessHttpApi',
      names: 'ApiId',
    },
  ],
]);
type Request = NonNullable<ReturnType<(typeof requests)['get']>>;

const functionType = 'AWS::Serverless::Function';

/** @returns the function's own properties, without those that the parts have. */
export function ownProperties(type: string, properties: Entries): Entries {
  if (type !== functionType) return properties;
  const events = properties.get('Events');
  const rest = new Map([...properties].filter(([key]) => key !== 'FunctionUrlConfig' && key !== 'Events'));
  if (events === undefined) return rest;
  const others = new Map([...entriesOf(events.value)].filter(([, { value }]) => requestOf(value) === null));
  if (others.size === 0) return rest;
  const { startLine, endLine } = events.value;
  return rest.set('Events', {
    ...events,
    value: { kind: 'map', entries: others, tag: null, startLine, endLine },
  });
}

export function partsOf({ id, type, properties }: Resource, template: Template): readonly Part[] {
  if (type !== functionType) return [];
  const url = properties.get('FunctionUrlConfig');
  const address = url === undefined ? [] : [addressOf(id, url)];
  const events = [...entriesOf(properties.get('Events')?.value).values()];
  const methods = events.flatMap((event) => {
    const request = requestOf(event.value);
    return request === null ? [] : [methodOf(id, event, request, template)];
  });
  return [...address, ...methods];
}

/** @returns the APIs that events need and no resource is. */
export function impliedApis(template: Template): readonly Part[] {
  const needed = new Map<Request, TreeEntry>();
  for (const { type, properties } of template.resources.values()) {
    if (type !== functionType) continue;
    for (const event of entriesOf(properties.get('Events')?.value).values()) {
      const request = requestOf(event.value);
      if (request === null || needed.has(request) || apiOf(event, request) !== null) continue;
      needed.set(request, event);
    }
  }
  return [...needed].map(([request, event]) => ({
    id: request.implied,
    type: request.api,
    properties: globalsOf(template, request),
    read: [],
    startLine: event.startLine,
    endLine: event.endLine,
  }));
}

function requestOf(event: TreeNode): Request | null {
  return requests.get(scalarText(entriesOf(event).get('Type')?.value) ?? '') ?? null;
}

/** Whether nobody may call it is part of who may: it is read as access where it is known. */
function addressOf(id: string, { value, startLine, endLine }: TreeEntry): Part {
  const properties = entriesOf(value);
  const known = scalarText(properties.get('AuthType')?.value) !== null;
  return {
    id: `${id}Url`,
    type: 'AWS::Lambda::Url',
    properties,
    read: known ? ['AuthType'] : [],
    startLine,
    endLine,
  };
}

function methodOf(id: string, event: TreeEntry, request: Request, template: Template): Part {
  const lines = { startLine: event.startLine, endLine: event.endLine };
  const written = entriesOf(entriesOf(event.value).get('Properties')?.value);
  const asked =
    entriesOf(written.get('Auth')?.value).get('Authorizer')?.value ?? usual(event, request, template);
  const method = written.get('Method')?.value;
  const word = scalarText(method)?.toUpperCase();
  const path = written.get('Path')?.value;
  const key = [word ?? 'ANY', scalarText(path) ?? '/'].join(' ');
  const made = {
    AuthorizationType: kindOfAuthorizer(asked ?? scalarAt(lines, 'NONE')),
    Authorizer: asked,
    HttpMethod: word === undefined ? method : scalarAt(method ?? lines, word),
    RouteKey: request.implied === 'ServerlessHttpApi' ? scalarAt(path ?? lines, key) : undefined,
  };
  const single = entriesOf(written.get('Auth')?.value).size === 1 && asked !== undefined;
  const others = [...written].filter(([name]) => name !== 'Method' && !(single && name === 'Auth'));
  return {
    id: `${id}.${event.key}`,
    type: request.type,
    properties: new Map([...others, ...mapAt(lines, made).entries]),
    read: [],
    ...lines,
  };
}

/** NONE and AWS_IAM are words of SAM; any other is the name of an authorizer. */
function kindOfAuthorizer(node: TreeNode): TreeNode {
  const text = scalarText(node);
  return text === null || text === 'NONE' || text === 'AWS_IAM' ? node : scalarAt(node, 'CUSTOM');
}

/** What its API asks of callers where the event does not say. */
function usual(event: TreeEntry, request: Request, template: Template): TreeNode | undefined {
  const id = apiOf(event, request);
  const api = id === null ? undefined : template.resources.get(id);
  const properties = id === null ? globalsOf(template, request) : (api?.properties ?? new Map());
  return entriesOf(properties.get('Auth')?.value).get('DefaultAuthorizer')?.value;
}

/** @returns the logical id of the API that the event names; null where it names none. */
function apiOf(event: TreeEntry, { names }: Request): string | null {
  const node = entriesOf(entriesOf(event.value).get('Properties')?.value).get(names)?.value;
  if (node === undefined) return null;
  const named = node.kind === 'map' ? node.entries.get('Ref')?.value : node;
  return scalarText(named) ?? '';
}

function globalsOf({ sections }: Template, { api }: Request): Entries {
  const kind = api.slice('AWS::Serverless::'.length);
  return entriesOf(entriesOf(sections.get('Globals')?.value).get(kind)?.value);
}
