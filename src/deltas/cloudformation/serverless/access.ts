/** SAM's functions and state machines: the role that SAM makes for them, what it may do, and addresses without a guard. */
import type { TreeNode } from '../../../syntax/tree.ts';
import {
  type Access,
  type At,
  attachments,
  placeOf,
  policyIn,
  policyName,
  property,
  type Reader,
  spokenText,
  unclear,
} from '../access.ts';
import { trust } from '../identities.ts';
import { entriesOf, mapAt, scalarAt } from '../nodes.ts';
import { openUrl } from '../resource-policies.ts';

type Piece = Partial<Access>;

/** docs.aws.amazon.com, AWS SAM Developer Guide, "AWS::Serverless::Function", "AWS::Serverless::StateMachine", read 2026-11. */
export const serverlessReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'AWS::Serverless::Function',
    (at) => [...withRole(at, `function ${at.resource.id}`, 'lambda.amazonaws.com'), ...address(at)],
  ],
  [
    'AWS::Serverless::StateMachine',
    (at) => withRole(at, `state machine ${at.resource.id}`, 'states.amazonaws.com'),
  ],
]);

/** @param service who may become the role where the template does not say. */
function withRole(at: At, subject: string, service: string): readonly Piece[] {
  const given = [...policies(at, subject), ...attachments(at, 'PermissionsBoundary', subject, 'boundary')];
  if (property(at, 'Role') !== undefined) return given;
  const identities = [
    { subject: `role of ${subject}`, kind: 'role', place: placeOf(at, at.resource) },
  ] as const;
  const written = property(at, 'AssumeRolePolicyDocument');
  const assumed = written === undefined ? [implied(at, subject, service)] : trust(at, subject);
  return [...given, { identities }, ...assumed];
}

/** SAM writes this trust where none is given. */
function implied(at: At, subject: string, service: string): Piece {
  const lines = at.resource;
  const statement = mapAt(lines, {
    Effect: scalarAt(lines, 'Allow'),
    Action: scalarAt(lines, 'sts:AssumeRole'),
    Principal: mapAt(lines, { Service: scalarAt(lines, service) }),
  });
  const document = mapAt(lines, { Statement: statement });
  return policyIn(at, document, { subject, name: 'trust policy', use: 'trust' });
}

/** Names of managed policies, documents, and SAM's own templates, one or a list of them. */
function policies(at: At, subject: string): readonly Piece[] {
  const list = property(at, 'Policies');
  if (list === undefined) return [];
  const pieces = at.template.terms.items(list).flatMap((item): readonly Piece[] => {
    const place = placeOf(at, item);
    const name = spokenText(at, item);
    if (name !== null) return [{ attachments: [{ subject, policy: policyName(name), as: 'policy', place }] }];
    const held = { subject, name: 'inline policies', use: 'identity' } as const;
    const entries = entriesOf(item);
    if (entries.has('Statement')) return [policyIn(at, item, held)];
    if (entries.size === 0)
      return [{ unclear: [unclear(at, item, held, 'a policy without a Statement', item)] }];
    return [...entries.values()].map((template) => ({
      attachments: [
        {
          subject,
          policy: samTemplate(at, template.key, template.value),
          as: 'policy',
          place: placeOf(at, template),
        },
      ],
    }));
  });
  return [...pieces, { read: ['Policies'] }];
}

/** "SAM template DynamoDBCrudPolicy (TableName: ${Tides})". */
function samTemplate(at: At, name: string, parameters: TreeNode): string {
  const given = [...entriesOf(parameters).values()].map(
    ({ key, value }) => `${key}: ${spokenText(at, value) ?? at.template.terms.meaning(value)}`,
  );
  return `SAM template ${name}${given.length === 0 ? '' : ` (${given.sort().join(', ')})`}`;
}

/** SAM adds the permission for everybody by itself. */
function address(at: At): readonly Piece[] {
  const config = property(at, 'FunctionUrlConfig');
  const entries = entriesOf(config);
  const authType = entries.get('AuthType')?.value;
  const pieces = openUrl(at, authType, `address of function ${at.resource.id}`, 'FunctionUrlConfig');
  // Its other settings, such as which pages may call it, are nobody's here.
  return entries.size === 1 ? pieces : pieces.map((piece) => ({ ...piece, read: [] }));
}
