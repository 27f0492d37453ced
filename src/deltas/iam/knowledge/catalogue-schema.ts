/** The forms of the AWS catalogues in `rules/catalogues`, as strict schemas: a key that nobody knows is a slip. */
import { z } from 'zod';
import { severities } from '../../delta.ts';

const words = z.string().min(1).max(200);
const source = z.url({ protocol: /^https$/ });
/** "s3:GetObject": no wildcards, so that a look-up by name finds all there is. */
const action = z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, 'an action reads service:Name');
const actions = z.array(action).min(1);
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words with hyphens');

export const escalationsSchema = z.strictObject({
  escalations: z.array(
    z.strictObject({
      id,
      title: words,
      steps: z.array(z.strictObject({ actions, does: words })).min(1),
      passes: z.string().endsWith('.amazonaws.com').optional(),
      on: z.enum(['self', 'other', 'resource']),
      source,
    }),
  ),
});

const actionGroups = z.array(z.strictObject({ what: words, actions, source }));

export const riskSchema = z.strictObject({
  sensitiveReads: actionGroups,
  permissionsManagement: actionGroups,
  escalationIngredients: z.array(z.strictObject({ action, does: words, source })),
  guardedKeys: z.array(
    z.strictObject({
      key: z.string().regex(/^(\*|[A-Za-z0-9.-]+):[A-Za-z0-9_]+$/, 'a key reads service:Name or *:claim'),
      what: words,
      source,
    }),
  ),
  adminServices: z.array(z.strictObject({ service: id, what: words, source })),
});

export const managedPoliciesSchema = z.strictObject({
  policies: z.array(
    z.strictObject({
      name: z.string().regex(/^[\w-]+$/, 'the name of a managed policy'),
      arn: z.string().startsWith('arn:aws:iam::aws:policy/').optional(),
      severity: z.enum(severities),
      grants: words,
    }),
  ),
});

export const accountsSchema = z.strictObject({
  accounts: z.array(
    z.strictObject({ id: z.string().regex(/^\d{12}$/, 'an account has 12 digits'), vendor: words, source }),
  ),
});
