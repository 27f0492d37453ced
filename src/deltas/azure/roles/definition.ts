/** Custom roles as a model: the fields of a definition in, in any of the shapes that Azure's tools write; what it allows out. */
import { type Wildcard, wildcard } from '../../../access/azure-wildcards.ts';
import type { Lines, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { type Environment, isExpression, resolved, resolvedText } from '../expressions.ts';
import {
  type Fields,
  fieldsOf,
  firstLine,
  inWords,
  type Part,
  restOf,
  type Source,
  without,
} from '../fields.ts';
import { type Scope, scopeOf } from '../scopes.ts';
import type { Plane } from './powers.ts';

export interface Pattern {
  /** As written, or as its expression says. */
  readonly text: string;
  readonly wildcard: Wildcard;
  readonly lines: Lines;
}

/** Everything that the allowed patterns match and the exclusions do not. */
export interface Block {
  readonly allowed: readonly Pattern[];
  readonly excluded: readonly Pattern[];
}

/** A list, or an entry of one, that only the deployment tells. */
export interface Untold {
  readonly list: string;
  readonly text: string;
  readonly lines: Lines;
}

export interface RoleDefinition {
  readonly name: string;
  /** Ids that outlive a new name; empty where there is none. */
  readonly id: string;
  readonly lines: Lines;
  readonly blocks: Readonly<Record<Plane, readonly Block[]>>;
  readonly untold: Readonly<Record<Plane, readonly Untold[]>>;
  readonly scopes: readonly (Scope & { readonly lines: Lines })[];
}

/** Characters of an action; Azure's own have at most some 150. */
const longestAction = 512;

/** Written by tools, or shown to people. */
const silent = ['description', 'createdon', 'createdby', 'updatedon', 'updatedby'];
const judged = new Set([
  ...['name', 'rolename', 'id', 'actions', 'notactions', 'dataactions', 'notdataactions', 'assignablescopes'],
  ...['permissions', 'properties', ...silent],
]);

export interface ReadRole {
  readonly role: RoleDefinition;
  readonly parts: readonly Part[];
}

/**
 * @param outer the fields of the definition or of its resource.
 * @param envelope names of fields that whoever calls looks at.
 */
export function readRole(
  outer: Fields,
  lines: Lines,
  source: Source,
  environment: Environment,
  envelope: readonly string[] = [],
): ReadRole {
  const inner = fieldsOf(outer.get('properties')?.value, source);
  const fields: Fields = new Map([...outer, ...inner]);
  const text = (name: string) => resolvedText(fields.get(name)?.value, environment);
  const roleName = text('rolename') || text('name') || text('id') || 'without a name';
  const reader = new ListReader(source, environment, `role ${inWords(roleName)}`);
  const listIn = (block: Fields, name: string) => reader.patterns(block.get(name)?.value, name);
  const permissions = fields.get('permissions');
  const inBlocks = permissions === undefined ? [] : reader.items(permissions.value, 'permissions');
  const holders = [fields, ...inBlocks.map((item) => fieldsOf(item, source))];
  const blocks = { control: [] as Block[], data: [] as Block[] };
  const untold = { control: [] as Untold[], data: [] as Untold[] };
  for (const holder of holders) {
    blocks.control.push({ allowed: listIn(holder, 'actions'), excluded: listIn(holder, 'notactions') });
    untold.control.push(...reader.takeUntold());
    blocks.data.push({ allowed: listIn(holder, 'dataactions'), excluded: listIn(holder, 'notdataactions') });
    untold.data.push(...reader.takeUntold());
  }
  const scopes = reader.texts(fields.get('assignablescopes')?.value, 'AssignableScopes');
  const role: RoleDefinition = {
    name: roleName,
    id: fields.has('rolename') ? text('name') : text('id'),
    lines: firstLine(fields.get('rolename') ?? fields.get('name') ?? lines),
    blocks,
    untold,
    scopes: scopes.map((scope) => ({ ...scopeOf(scope.text), lines: scope.lines })),
  };
  const key = `role ${roleName.toLowerCase()}`;
  const rest = without(fields, new Set([...judged, ...envelope]));
  const inside = inBlocks
    .map((item) => without(fieldsOf(item, source), judged))
    .filter((more) => more.size > 0);
  const called = `role ${inWords(roleName)}`;
  const parts = [
    restOf(rest, key, called, lines),
    ...inside.map((more): Part => {
      return {
        ...restOf(more, `${key}, a permission`, `the permissions of ${called}`, lines),
        told: 'never',
      };
    }),
  ];
  return { role, parts };
}

/** Reads the lists of one role, and keeps what cannot be told. */
class ListReader {
  readonly #source: Source;
  readonly #environment: Environment;
  readonly #what: string;
  #untold: Untold[] = [];

  constructor(source: Source, environment: Environment, what: string) {
    this.#source = source;
    this.#environment = environment;
    this.#what = what;
  }

  takeUntold(): readonly Untold[] {
    const taken = this.#untold;
    this.#untold = [];
    return taken;
  }

  items(node: TreeNode | undefined, list: string): readonly TreeNode[] {
    if (node === undefined) return [];
    const { node: found } = resolved(node, this.#environment);
    if (found.kind === 'sequence') return found.items;
    if (found.kind === 'scalar' && found.value === null) return [];
    if (found.kind === 'scalar' && isExpression(String(found.value))) return [found];
    throw this.#fault(node, `the ${list} of ${this.#what} must be a list`);
  }

  texts(
    node: TreeNode | undefined,
    list: string,
  ): readonly { readonly text: string; readonly lines: Lines }[] {
    return this.items(node, list).map((item) => {
      if (item.kind !== 'scalar') throw this.#fault(item, `the ${list} of ${this.#what} must be texts`);
      return { text: resolvedText(item, this.#environment), lines: item };
    });
  }

  patterns(node: TreeNode | undefined, list: string): readonly Pattern[] {
    return this.texts(node, list).flatMap(({ text, lines }): readonly Pattern[] => {
      if (text.length > longestAction) throw this.#fault(lines, `an action of ${this.#what} is too long`);
      if (isExpression(text)) {
        this.#untold.push({ list, text, lines });
        return [];
      }
      return [{ text, wildcard: wildcard(text), lines }];
    });
  }

  #fault({ startLine }: Lines, reason: string): Unreadable {
    return new Unreadable(this.#source.file.path, startLine, reason);
  }
}
