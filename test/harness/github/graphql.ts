/** GraphQL over the git repository, executed against GitHub's own schema. */
import {
  buildASTSchema,
  type DocumentNode,
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  validate,
} from 'graphql';
import { repositoryValue } from './graphql-values.ts';
import type { Json } from './repository.ts';
import type { World } from './route.ts';

export interface GraphqlAnswer {
  readonly body: Json;
  /** What breaks GitHub's schema or asks for what this server does not have. */
  readonly violations: readonly string[];
}

let document: DocumentNode | undefined;
const schemas = new Map<boolean, GraphQLSchema>();

/** @param withFile false takes out `Commit.file`, which older servers lack. */
async function schemaOf(withFile: boolean): Promise<GraphQLSchema> {
  const known = schemas.get(withFile);
  if (known !== undefined) return known;
  if (document === undefined) {
    // Imported when first asked: the package also reads the schema's JSON form, and most tests need neither.
    const { schema } = await import('@octokit/graphql-schema');
    document = parse(schema.idl, { noLocation: true });
  }
  const definitions = document.definitions.map((definition) =>
    withFile || definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== 'Commit'
      ? definition
      : { ...definition, fields: (definition.fields ?? []).filter((field) => field.name.value !== 'file') },
  );
  const schema = buildASTSchema({ ...document, definitions }, { assumeValid: true });
  schemas.set(withFile, schema);
  return schema;
}

/** Answers a query with GitHub's status 200, whatever is wrong with it: errors stand beside the data. */
export async function answerQuery(
  world: World,
  withFile: boolean,
  source: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer> {
  let query: DocumentNode;
  try {
    query = parse(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { body: { errors: [{ message }] }, violations: [`GraphQL: ${message}`] };
  }
  const wrong = validate(await schemaOf(true), query);
  const refused = wrong.length > 0 || withFile ? wrong : validate(await schemaOf(false), query);
  if (refused.length > 0) {
    return {
      body: { errors: refused.map((error) => shown(error)) },
      violations: wrong.map((error) => `GraphQL: ${error.message}`),
    };
  }
  const violations: string[] = [];
  const result = await execute({
    schema: await schemaOf(withFile),
    document: query,
    variableValues: variables,
    rootValue: root(world),
    fieldResolver(value, args, context, info) {
      if (typeof value === 'object' && value !== null && !(info.fieldName in value)) {
        const missing = `${info.parentType.name}.${info.fieldName}`;
        violations.push(`GraphQL: this server does not answer ${missing}`);
        throw new GraphQLError(`${missing} is not answered here`);
      }
      const type = info.parentType.getFields()[info.fieldName]?.type;
      const paged = isObjectType(type) && type.name.endsWith('Connection');
      if (paged) checkBoundaries(info.fieldName, args);
      return defaultFieldResolver(value, args, context, info);
    },
  });
  const errors = result.errors ?? [];
  // A variable of the wrong type is found before anything runs: there are errors and no data at all.
  if (result.data === undefined) violations.push(...errors.map((error) => `GraphQL: ${error.message}`));
  const data: Json = JSON.parse(JSON.stringify(result.data ?? null));
  return {
    body: { data, ...(errors.length === 0 ? {} : { errors: errors.map((error) => shown(error)) }) },
    violations,
  };
}

/** Lists need a size from 1 to 100. */
function checkBoundaries(field: string, args: Readonly<Record<string, unknown>>): void {
  const size = args.first ?? args.last;
  if (typeof size !== 'number') {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`;
    throw new GraphQLError(message, { extensions: { type: 'MISSING_PAGINATION_BOUNDARIES' } });
  }
  if (size < 1 || size > 100) {
    const message = `Requesting ${size} records on the \`${field}\` connection exceeds the \`first\` limit of 100 records.`;
    throw new GraphQLError(message, { extensions: { type: 'EXCESSIVE_PAGINATION' } });
  }
}

function root(world: World): Readonly<Record<string, unknown>> {
  return {
    rateLimit: {
      cost: 1,
      limit: 5_000,
      nodeCount: 1,
      remaining: 4_999,
      resetAt: '2030-01-01T00:00:00Z',
      used: 1,
    },
    repository(args: { readonly owner: string; readonly name: string }) {
      const repository = world.repositories.get(`${args.owner}/${args.name}`.toLowerCase());
      if (repository !== undefined) return repositoryValue(world, repository);
      const message = `Could not resolve to a Repository with the name '${args.owner}/${args.name}'.`;
      throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
    },
  };
}

/** GitHub puts the kind of an error beside its message, not under `extensions`. */
function shown(error: GraphQLError): Json {
  const type = error.extensions.type;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(error.path === undefined ? {} : { path: [...error.path] }),
    locations: (error.locations ?? []).map((each) => ({ line: each.line, column: each.column })),
    message: error.message,
  };
}
