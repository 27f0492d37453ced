/** GitHub's own description of its REST API as a judge of requests and responses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

/** A break of the description: `tooLarge` is what GitHub answers with 422, anything else is a wrong shape. */
export interface Break {
  readonly where: 'query' | 'body' | 'response' | 'payload';
  readonly tooLarge: boolean;
  readonly path: string;
  readonly message: string;
}

export interface Description {
  /** `method` in lower case; `template` as in the description: /repos/{owner}/{repo}. */
  checkRequest(
    method: string,
    template: string,
    query: Readonly<Record<string, string>>,
    body: unknown,
  ): readonly Break[];
  checkResponse(method: string, template: string, status: number, body: unknown): readonly Break[];
  /** A webhook's payload; an event without a description passes. */
  checkPayload(event: string, action: string | null, payload: unknown): readonly Break[];
}

const origin = 'https://description.invalid/';
const descriptions = new Map<string, Description>();

/** Reads a description once a process: "api.github.com" or "ghes-3.19"; each schema is compiled when first used. */
export function readDescription(name: string): Description {
  const known = descriptions.get(name);
  if (known !== undefined) return known;
  const file = createRequire(import.meta.url).resolve(`@octokit/openapi/generated/${name}.json`);
  const description = judge(JSON.parse(readFileSync(file, 'utf8')));
  descriptions.set(name, description);
  return description;
}

function judge(document: unknown): Description {
  const options = {
    strict: false,
    allErrors: true,
    logger: false,
    formats: {
      'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
      uri: (text: string) => URL.canParse(text),
    },
  } as const;
  // Query values arrive as text; bodies must have the right type as they are.
  const bodies = new Ajv(options);
  const queries = new Ajv({ ...options, coerceTypes: true });
  const registered = new Set<string>();
  const compiled = new Map<string, ValidateFunction>();

  const at = (...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => member(value, key), document);
  const resolved = (value: unknown): unknown => {
    const reference = member(value, '$ref');
    return typeof reference === 'string' ? at(...reference.slice(2).split('/')) : value;
  };
  const compile = (ajv: Ajv, key: string, schema: unknown): ValidateFunction => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const fresh = ajv.compile(prepare(schema));
    compiled.set(key, fresh);
    return fresh;
  };

  // OpenAPI 3.0 says `nullable: true` where JSON Schema says "or null"; Ajv knows it only beside a type and not beside an enum.
  const prepare = (value: unknown): Schema => {
    const walked = walk(value);
    return isRecord(walked) ? walked : {};
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isRecord(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string') copy[key] = register(inner);
      else if (key === 'nullable' && typeof inner === 'boolean') continue;
      else if ((key === 'example' || key === 'examples' || key === 'default') && 'type' in value) continue;
      else copy[key] = walk(inner);
    }
    return value.nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
  };
  const register = (reference: string): string => {
    const id = `${origin}${reference.slice(2)}`;
    if (!registered.has(id)) {
      registered.add(id);
      bodies.addSchema(prepare(at(...reference.slice(2).split('/'))), id);
    }
    return id;
  };
  const breaks = (where: Break['where'], validate: ValidateFunction, value: unknown): readonly Break[] =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => toBreak(where, error));

  return {
    checkRequest(method, template, query, body) {
      const operation = at('paths', template, method);
      if (operation === undefined) {
        return [
          {
            where: 'query',
            tooLarge: false,
            path: '',
            message: `${method} ${template} is not in the description`,
          },
        ];
      }
      const found: Break[] = [];
      const listed = member(operation, 'parameters');
      const parameters = (Array.isArray(listed) ? listed : [])
        .map(resolved)
        .filter((each) => member(each, 'in') === 'query');
      const known = new Map(parameters.map((each) => [String(member(each, 'name')), each]));
      for (const [name, value] of Object.entries(query)) {
        const parameter = known.get(name);
        if (parameter === undefined) {
          found.push({
            where: 'query',
            tooLarge: false,
            path: name,
            message: 'is not a parameter of this operation',
          });
        } else {
          const schema = { type: 'object', properties: { [name]: member(parameter, 'schema') } };
          found.push(
            ...breaks('query', compile(queries, `${method} ${template} ?${name}`, schema), { [name]: value }),
          );
        }
      }
      const request = member(operation, 'requestBody');
      if (request === undefined) {
        // Octokit sends an empty object where an operation takes no body.
        const empty = body === undefined || (isRecord(body) && Object.keys(body).length === 0);
        if (!empty)
          found.push({ where: 'body', tooLarge: false, path: '', message: 'this operation takes no body' });
      } else if (body !== undefined || member(request, 'required') === true) {
        const schema = member(member(member(resolved(request), 'content'), 'application/json'), 'schema');
        found.push(...breaks('body', compile(bodies, `${method} ${template} body`, schema), body ?? null));
        // GitHub ignores a misspelt key silently; a test should not.
        const properties = member(resolved(schema), 'properties');
        if (isRecord(properties) && isRecord(body)) {
          for (const key of Object.keys(body).filter((name) => !(name in properties))) {
            found.push({
              where: 'body',
              tooLarge: false,
              path: `/${key}`,
              message: 'is not a property of this request',
            });
          }
        }
      }
      return found;
    },
    checkResponse(method, template, status, body) {
      const response = resolved(at('paths', template, method, 'responses', String(status)));
      if (response === undefined) {
        // Any operation may answer these; the description lists them only here and there.
        const everywhere = [401, 403, 404, 409, 422, 429].includes(status) || status >= 500;
        if (everywhere) return [];
        return [
          { where: 'response', tooLarge: false, path: '', message: `status ${status} is not described` },
        ];
      }
      const schema = member(member(member(response, 'content'), 'application/json'), 'schema');
      if (schema === undefined) return [];
      return breaks('response', compile(bodies, `${method} ${template} ${status}`, schema), body);
    },
    checkPayload(event, action, payload) {
      const name = [event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-');
      const request = resolved(at('x-webhooks', name, 'post', 'requestBody'));
      const schema = member(member(member(request, 'content'), 'application/json'), 'schema');
      return schema === undefined
        ? []
        : breaks('payload', compile(bodies, `webhook ${name}`, schema), payload);
    },
  };
}

function toBreak(where: Break['where'], error: ErrorObject): Break {
  const tooLarge = error.keyword === 'maxLength' || error.keyword === 'maxItems';
  return { where, tooLarge, path: error.instancePath, message: error.message ?? error.keyword };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  if (!isRecord(value)) return undefined;
  return value[key.replaceAll('~1', '/')];
}
