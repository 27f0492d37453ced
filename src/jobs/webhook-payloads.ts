/** The parts of GitHub's webhooks that are read here. Shapes: docs.github.com/webhooks/webhook-events-and-payloads, read 2026-11. */
import { z } from 'zod';
import { pullSchema } from '../forge/github/pull.ts';

const repository = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});
const installation = z.object({ id: z.number() }).optional();
const pullRequest = pullSchema.extend({
  merged: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  updated_at: z.string(),
  body: z.string().nullish(),
});
/** null for a deleted account. */
const person = z.object({ login: z.string(), type: z.string() });
export const appSchema = z.object({ id: z.number() }).nullish();

const label = z.object({ name: z.string() });
export const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  user: person.nullable(),
  state: z.string(),
  updated_at: z.string(),
  pull_request: z.unknown().optional(),
});

export const schemas = {
  pull_request: z.object({
    action: z.string(),
    repository,
    installation,
    pull_request: pullRequest,
    sender: person,
    changes: z.object({ base: z.unknown().optional() }).optional(),
    label: label.optional(),
  }),
  pull_request_review: z.object({
    action: z.string(),
    repository,
    installation,
    pull_request: pullSchema,
    sender: person,
    review: z.object({
      id: z.number(),
      state: z.string(),
      commit_id: z.string().nullable(),
      submitted_at: z.string().nullable(),
      user: person.nullable(),
    }),
  }),
  merge_group: z.object({
    action: z.string(),
    repository,
    installation,
    merge_group: z.object({
      base_sha: z.string(),
      base_ref: z.string(),
      head_sha: z.string(),
      head_ref: z.string(),
    }),
  }),
  check_run: z.object({
    action: z.string(),
    repository,
    installation,
    check_run: z.object({ head_sha: z.string(), app: appSchema }),
    requested_action: z.object({ identifier: z.string() }).optional(),
    sender: person,
  }),
  check_suite: z.object({
    action: z.string(),
    repository,
    installation,
    check_suite: z.object({ head_sha: z.string(), app: appSchema }),
  }),
  issues: z.object({
    action: z.string(),
    repository,
    installation,
    issue: issueSchema.extend({ labels: z.array(label).default([]) }),
    label: label.optional(),
    sender: person,
  }),
  issue_comment: z.object({
    action: z.string(),
    repository,
    installation,
    issue: issueSchema,
    comment: z.object({
      id: z.number(),
      body: z.string(),
      created_at: z.string(),
      updated_at: z.string(),
      user: person.nullable(),
    }),
    sender: person,
    changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
  }),
  workflow_run: z.object({
    action: z.string(),
    repository,
    installation,
    workflow_run: z.object({
      id: z.number(),
      conclusion: z.string().nullable(),
      head_sha: z.string(),
      path: z.string(),
    }),
  }),
  push: z.object({
    ref: z.string(),
    repository: repository.extend({
      owner: z.object({ login: z.string().optional(), name: z.string().optional() }),
    }),
    installation,
    sender: person,
    commits: z.array(
      z.object({
        id: z.string(),
        message: z.string(),
        added: z.array(z.string()).default([]),
        modified: z.array(z.string()).default([]),
        removed: z.array(z.string()).default([]),
      }),
    ),
  }),
  repository: z.object({
    action: z.string(),
    repository,
    installation,
    changes: z
      .object({
        repository: z.object({ name: z.object({ from: z.string() }) }).optional(),
        owner: z
          .object({ from: z.record(z.string(), z.object({ login: z.string() }).nullable()) })
          .optional(),
      })
      .optional(),
  }),
  installation: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }) }),
    repositories: z.array(z.object({ name: z.string() })).optional(),
  }),
  installation_repositories: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }) }),
    repositories_added: z.array(z.object({ name: z.string() })),
  }),
} as const;
