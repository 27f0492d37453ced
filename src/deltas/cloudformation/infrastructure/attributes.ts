/** What stands beside the properties of a resource: whether it is kept when it leaves the template, and whether it is made. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import { nounOf, type ResourceCatalogue } from '../../infra/catalogue.ts';
import { shortened } from '../../infra/judging/values.ts';
import type { Read } from '../access-model.ts';
import { branchesOf, callIn, scalarText } from '../nodes.ts';
import type { Resource, Template } from '../template.ts';
import { isCompared } from './resources.ts';

/** @param renamed new logical ids by the old ones. */
export function attributeDeltas(
  before: Read | null,
  after: Read | null,
  renamed: ReadonlyMap<string, string>,
  catalogue: ResourceCatalogue,
): readonly DraftDelta[] {
  if (before === null || after === null) return [];
  return [...before.template.resources.values()].flatMap((was) => {
    const is = after.template.resources.get(renamed.get(was.id) ?? was.id);
    if (is === undefined || is.type !== was.type) return [];
    if (!isCompared(is, after.access.resources.get(is.id))) return [];
    const sides: Sides = { was, is, before: before.template, after: after.template };
    const name = `${nounOf(catalogue, is.type)} ${is.id}`;
    return [
      ...policies.flatMap((policy) => policyDeltas(policy, name, sides)),
      ...conditionDeltas(name, sides),
      ...branchDeltas(name, sides),
    ];
  });
}

interface Sides {
  readonly was: Resource;
  readonly is: Resource;
  readonly before: Template;
  readonly after: Template;
}

/** What happens to the thing itself where the template no longer asks for it, or asks for another in its place. */
const policies = [
  { key: 'DeletionPolicy', when: 'it leaves the template' },
  { key: 'UpdateReplacePolicy', when: 'another takes its place' },
] as const;

/** AWS CloudFormation Template Reference, "DeletionPolicy attribute", read 2026-11: some are snapshot by default. */
function usual({ type, properties }: Resource, key: string): string {
  const kept =
    type === 'AWS::RDS::DBCluster' ||
    (type === 'AWS::RDS::DBInstance' && !properties.has('DBClusterIdentifier'));
  return key === 'DeletionPolicy' && kept ? 'Snapshot' : 'Delete';
}

function policyDeltas(
  { key, when }: (typeof policies)[number],
  name: string,
  sides: Sides,
): readonly DraftDelta[] {
  const written = (resource: Resource) => {
    const entry = resource.attributes.get(key);
    return entry === undefined ? usual(resource, key) : (scalarText(entry.value) ?? 'what a parameter says');
  };
  const [was, is] = [written(sides.was), written(sides.is)];
  if (was === is) return [];
  const kind =
    is === 'Delete'
      ? 'infra.protection.removed'
      : was === 'Delete'
        ? 'infra.protection.added'
        : 'infra.setting.changed';
  const fate = is === 'Delete' ? 'is deleted' : 'is kept';
  return [
    {
      kind,
      subject: `${name}: ${key}`,
      ...(kind === 'infra.protection.added' ? {} : { severity: 'low' }),
      summary: `${name} ${fate} when ${when}: ${shortened(is)} (was ${shortened(was)})`,
      facts: { type: sides.is.type, attribute: key, was, is },
      evidence: evidenceOf(key, sides),
    },
  ];
}

function conditionDeltas(name: string, sides: Sides): readonly DraftDelta[] {
  const written = ({ attributes }: Resource) => scalarText(attributes.get('Condition')?.value);
  const [was, is] = [written(sides.was), written(sides.is)];
  if (was === is) return [];
  const words =
    is === null
      ? `is always made (was made only where ${was} holds)`
      : `is made only where ${is} holds (was ${was === null ? 'always made' : `made where ${was} holds`})`;
  return [
    {
      kind: 'infra.setting.changed',
      subject: `${name}: Condition`,
      summary: `${name} ${words}`,
      facts: { type: sides.is.type, attribute: 'Condition', was: was ?? 'none', is: is ?? 'none' },
      evidence: evidenceOf('Condition', sides),
    },
  ];
}

/** The same values by other conditions: which of them holds is decided in another way. */
function branchDeltas(name: string, { was, is, before, after }: Sides): readonly DraftDelta[] {
  return [...is.properties.values()].flatMap((now): readonly DraftDelta[] => {
    const then = was.properties.get(now.key);
    if (then === undefined) return [];
    const [had, has] = [conditionsIn(then.value), conditionsIn(now.value)];
    const [wasWords, isWords] = [beyond(had, has), beyond(has, had)];
    if (had.length !== has.length || isWords === '') return [];
    return [
      {
        kind: 'infra.setting.changed',
        subject: `${name}: ${now.key}`,
        summary: `${name}: which ${now.key} holds is decided by ${isWords} (was ${wasWords})`,
        facts: { type: is.type, attribute: now.key, was: had.join(), is: has.join() },
        evidence: [evidenceAt(after.file, 'after', now), evidenceAt(before.file, 'before', then)],
      },
    ];
  });
}

/** @returns what the first names and the second does not, or not as often. */
function beyond(names: readonly string[], others: readonly string[]): string {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  const found = names.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
  return [...new Set(found)].slice(0, 4).join(', ');
}

/** @returns the conditions of every Fn::If, in the order of writing. */
function conditionsIn(node: TreeNode): readonly string[] {
  const found: string[] = [];
  const walk = (inner: TreeNode): void => {
    if (inner.kind === 'scalar') return;
    const call = callIn(inner);
    if (call !== null && branchesOf(call) !== null && call.argument.kind === 'sequence') {
      found.push(scalarText(call.argument.items[0]) ?? '');
    }
    if (inner.kind === 'sequence') for (const item of inner.items) walk(item);
    else for (const { value } of inner.entries.values()) walk(value);
  };
  walk(node);
  return found;
}

function evidenceOf(key: string, { was, is, before, after }: Sides): DraftDelta['evidence'] {
  const then: TreeEntry | undefined = was.attributes.get(key);
  const now: TreeEntry | undefined = is.attributes.get(key);
  const older = evidenceAt(before.file, 'before', then ?? headOf(was));
  const newer = evidenceAt(after.file, 'after', now ?? headOf(is));
  return now === undefined && then !== undefined ? [older, newer] : [newer, older];
}

function headOf({ startLine }: Resource) {
  return { startLine, endLine: startLine };
}
