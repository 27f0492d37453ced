/**
 * The text of `terraform show -json` -> what it says of each resource, before and after.
 * Its fields: developer.hashicorp.com/terraform/internals/json-format, read 2026-11.
 */

/** The size of the file, and how deep its values nest. */
export const planLimits = { bytes: 67_108_864, depth: 64 } as const;

/** What a plan says of a resource on one side. */
export interface Planned {
  readonly value: unknown;
  /** Shaped like the value, and true where it is sensitive or known only after the apply. */
  readonly hidden: readonly unknown[];
}

export interface PlannedResource {
  readonly address: string;
  /** "module.quay["a"]"; '' for the root module. */
  readonly module: string;
  readonly type: string;
  readonly label: string;
  /** null where there is none on that side. */
  readonly before: Planned | null;
  readonly after: Planned | null;
}

export interface Plan {
  /** Managed resources by address. */
  readonly resources: ReadonlyMap<string, PlannedResource>;
  /** What the root module declares: "aws_sqs_queue.tides", "module.quay". */
  readonly declared: ReadonlySet<string>;
}

/** The text is no plan; the message ends a sentence that begins with the file's name. */
export class NoPlan extends Error {}

/** @throws NoPlan */
export function readPlan(text: string): Plan {
  if (isTooDeep(text)) throw new NoPlan(`nested more than ${planLimits.depth} levels deep`);
  const root = fieldsOf(parsed(text));
  const version = root?.format_version;
  // A state has a version of its format too, and none of these.
  const isPlan = Array.isArray(root?.resource_changes) || fieldsOf(root?.planned_values) !== null;
  if (root === null || typeof version !== 'string' || !isPlan) {
    throw new NoPlan('is no plan; write one with terraform show -json PLANFILE');
  }
  if (!/^1\.\d{1,4}$/.test(version)) {
    throw new NoPlan(`has format_version ${JSON.stringify(version.slice(0, 20))}; 1.x can be read`);
  }
  const resources = new Map<string, PlannedResource>();
  for (const one of itemsOf(root.resource_changes)) {
    const planned = plannedResource(fieldsOf(one));
    if (planned !== null) resources.set(planned.address, planned);
  }
  return { resources, declared: declaredBy(fieldsOf(root.configuration), resources) };
}

/** @returns the own fields of an object; null where it is none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return isFields(value) ? value : null;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @returns what stands at a key or index; undefined where nothing does, a name of every object among it. */
export function valueAt(value: unknown, key: string | number): unknown {
  if (typeof key === 'number') return itemsOf(value)[key];
  const fields = fieldsOf(value);
  return fields !== null && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** @returns an address without the keys of its instances. */
export function withoutKeys(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoPlan('is no JSON; write it with terraform show -json PLANFILE');
  }
}

/** What reads the values recurses, so their depth is known before. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (quoted) {
      if (sign === '\\') index += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') {
      depth += 1;
      if (depth > planLimits.depth) return true;
    } else if (sign === '}' || sign === ']') depth -= 1;
  }
  return false;
}

/** What is left of a replaced object has the address of the one that took its place, and is none of its sides. */
function plannedResource(fields: Readonly<Record<string, unknown>> | null): PlannedResource | null {
  const change = fieldsOf(fields?.change);
  if (fields === null || change === null || fields.mode === 'data' || fields.deposed !== undefined) {
    return null;
  }
  const { address, type, name, module_address: module = '' } = fields;
  if (typeof address !== 'string' || typeof type !== 'string') return null;
  if (typeof name !== 'string' || typeof module !== 'string') return null;
  const side = (value: unknown, ...hidden: readonly unknown[]): Planned | null =>
    fieldsOf(value) === null ? null : { value, hidden };
  return {
    address,
    module,
    type,
    label: address.slice(address.lastIndexOf(`${type}.${name}`) + type.length + 1),
    before: side(change.before, change.before_sensitive),
    after: side(change.after, change.after_sensitive, change.after_unknown),
  };
}

/** By its configuration; a plan that was cut down to its changes says it by their addresses. */
function declaredBy(
  configuration: Readonly<Record<string, unknown>> | null,
  resources: ReadonlyMap<string, PlannedResource>,
): ReadonlySet<string> {
  const root = fieldsOf(configuration?.root_module);
  if (root === null) {
    return new Set([...resources.values()].map(({ address }) => firstOf(withoutKeys(address))));
  }
  const own = itemsOf(root.resources).flatMap((one) => {
    const fields = fieldsOf(one);
    return fields?.mode === 'managed' ? [`${fields.type}.${fields.name}`] : [];
  });
  const calls = Object.keys(fieldsOf(root.module_calls) ?? {}).map((name) => `module.${name}`);
  return new Set([...own, ...calls]);
}

function firstOf(address: string): string {
  return address.split('.', 2).join('.');
}
