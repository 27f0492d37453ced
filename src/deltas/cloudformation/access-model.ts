/** From a template to its access model: every resource by the reader of its type, and what the readers leave over. */
import type { AccessModel, HeldPolicy } from '../iam/model.ts';
import { type Access, type At, combined, type Reader, referent, type Unclear } from './access.ts';
import { identityReaders } from './identities.ts';
import { resourcePolicyReaders } from './resource-policies.ts';
import { serverlessReaders } from './serverless/access.ts';
import type { Template } from './template.ts';

const readers: ReadonlyMap<string, Reader> = new Map([
  ...identityReaders,
  ...resourcePolicyReaders,
  ...serverlessReaders,
]);

export interface TemplateAccess {
  readonly model: AccessModel;
  readonly unclear: readonly Unclear[];
  /** By logical id. */
  readonly resources: ReadonlyMap<string, Access>;
}

/** One side: a template with what was read from it. */
export interface Read {
  readonly template: Template;
  readonly access: TemplateAccess;
}

export function accessOf(template: Template): TemplateAccess {
  const boundaries = boundariesIn(template);
  const resources = new Map(
    [...template.resources.values()].map((resource): [string, Access] => {
      const reader = readers.get(resource.type);
      return [resource.id, combined(reader?.({ template, resource, boundaries }) ?? [])];
    }),
  );
  const { policies, attachments, identities, credentials, unclear } = combined([...resources.values()]);
  return {
    model: { policies: joined(policies), attachments, identities, credentials },
    unclear,
    resources,
  };
}

/** By reference alone: what another template or an account uses a policy for, no file of this one tells. */
function boundariesIn(template: Template): ReadonlySet<string> {
  const namedIn = (property: string) =>
    [...template.resources.values()].flatMap((resource) => {
      const value = resource.properties.get(property)?.value;
      const at: At = { template, resource, boundaries: new Set() };
      return value === undefined ? [] : template.terms.items(value).map((item) => referent(at, item));
    });
  const given = new Set([...namedIn('ManagedPolicyArns'), ...namedIn('Policies')]);
  const limits = namedIn('PermissionsBoundary').filter((id) => id !== null && !given.has(id));
  return new Set(limits.filter((id) => id !== null));
}

/** Documents of one name, as the branches of a conditional are, make one policy. */
function joined(policies: readonly HeldPolicy[]): readonly HeldPolicy[] {
  const groups = new Map<string, HeldPolicy[]>();
  for (const held of policies) {
    const key = keyOf(held);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [held]);
    else same.push(held);
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined || more.length === 0) return first ?? [];
    const statements = [first, ...more].flatMap(({ policy }) => policy.statements);
    return { ...first, policy: { statements } };
  });
}

/** What makes two policies the same one on both sides. */
export function keyOf({ subject, name }: Pick<HeldPolicy, 'subject' | 'name'>): string {
  return JSON.stringify([subject, name]);
}
