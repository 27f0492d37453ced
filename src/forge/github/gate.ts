/** Whether a branch demands our check before a merge, and from our app alone. */
import { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import { checkName, type Gate } from '../forge.ts';
import { ask } from './api/faults.ts';
import { nameOf, type Reader } from './api/reader.ts';

const unknown: Gate = { required: null, pinned: null };

const refSchema = z.object({
  refUpdateRule: z
    .object({ requiredStatusCheckContexts: z.array(z.string().nullable()).nullable() })
    .nullable(),
  rules: z
    .object({
      nodes: z.array(
        z
          .object({
            parameters: z
              .object({
                requiredStatusChecks: z
                  .array(z.object({ context: z.string(), integrationId: z.number().nullable() }))
                  .optional(),
              })
              .nullish(),
          })
          .nullable(),
      ),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    })
    .nullable(),
});
const rulesSchema = z.array(
  z.object({
    parameters: z
      .object({
        required_status_checks: z
          .array(z.object({ context: z.string(), integration_id: z.number().nullish() }))
          .optional(),
      })
      .optional(),
  }),
);

/** Never throws: a check is judged and published whether or not the branch demands it. */
export async function gate(reader: Reader, repository: Repository, branch: string): Promise<Gate> {
  try {
    const answer = await reader.batch({
      kind: 'gate',
      call: `show the rules of ${branch} in ${nameOf(repository)}`,
      repository,
      weight: 1,
      field: (variable) => `ref(qualifiedName: ${variable('String!', `refs/heads/${branch}`)}) {
        refUpdateRule { requiredStatusCheckContexts }
        rules(first: 50) { pageInfo { hasNextPage } nodes { parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } }`,
    });
    if (answer.state === 'failed') return await overRest(reader, repository, branch);
    if (answer.state === 'no-repository' || answer.faults.length > 0) return unknown;
    const ref = refSchema.safeParse(answer.value).data;
    if (ref === undefined) return unknown;
    const ours = (ref.rules?.nodes ?? [])
      .flatMap((rule) => rule?.parameters?.requiredStatusChecks ?? [])
      .filter((check) => check.context === checkName)
      .map((check) => check.integrationId);
    if (ours.length > 0) return { required: true, pinned: ours.includes(reader.appId) };
    // Classic protection may pin as well, but shows that to administrators only.
    if (ref.refUpdateRule?.requiredStatusCheckContexts?.includes(checkName) === true) {
      return { required: true, pinned: null };
    }
    return ref.rules === null || ref.rules.pageInfo.hasNextPage
      ? unknown
      : { required: false, pinned: false };
  } catch {
    return unknown;
  }
}

/** Rulesets only; what classic protection demands is hidden there, so "not required" cannot be said. */
async function overRest({ client, appId }: Reader, repository: Repository, branch: string): Promise<Gate> {
  const rules = await ask(
    client,
    `show the rules of ${branch} in ${nameOf(repository)}`,
    'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    { owner: repository.owner, repo: repository.name, branch, per_page: 100 },
    rulesSchema,
  );
  const ours = rules
    .flatMap((rule) => rule.parameters?.required_status_checks ?? [])
    .filter((check) => check.context === checkName);
  return ours.length === 0
    ? unknown
    : { required: true, pinned: ours.some((check) => check.integration_id === appId) };
}
