/** `.github/settings.yml` of the Settings app: branch rules, people and teams (repository-settings/app, README, read 2026-11). */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import type { Findings } from '../findings.ts';
import {
  addName,
  among,
  inner,
  level,
  names,
  nothing,
  partOf,
  type Reads,
  readTable,
  table,
  textOf,
  unread,
  whileTrue,
  whole,
} from '../table.ts';
import { protection } from './branches.ts';

export function readSettings(root: TreeNode | null, into: Findings, name: string): void {
  readTable(root, topKeys, into, { name });
}

/** @returns a reader of a list of maps, each told apart by one of its fields. */
function each(key: string, read: (name: string, item: TreeNode, into: Findings) => void): Reads {
  return (entry, into, at) => {
    if (entry.value.kind !== 'sequence') {
      if (textOf(entry.value) !== null || entry.value.kind === 'map') unread(entry, into, at);
      return;
    }
    for (const item of entry.value.items) {
      const name = item.kind === 'map' ? textOf(item.entries.get(key)?.value) : null;
      if (name === null) into.parts.push(partOf(at.name, item, at));
      else read(name, item, into);
    }
  };
}

function fieldsOf(node: TreeNode): ReadonlyMap<string, TreeEntry> {
  return node.kind === 'map' ? node.entries : new Map();
}

const shown = [
  'name',
  'description',
  'homepage',
  'topics',
  'has_issues',
  'has_projects',
  'has_wiki',
  'has_downloads',
  'has_discussions',
  'allow_squash_merge',
  'allow_merge_commit',
  'allow_rebase_merge',
  'allow_update_branch',
  'delete_branch_on_merge',
  'squash_merge_commit_title',
  'squash_merge_commit_message',
  'merge_commit_title',
  'merge_commit_message',
  'is_template',
];

function ofRepository(name: string, severity: Severity, usual: number, weaker: string, stronger: string) {
  return {
    subject: name,
    facts: { guard: 'repository settings', setting: name },
    severity,
    usual,
    weaker,
    stronger,
  };
}

const topKeys = table({
  repository: inner(
    table({
      ...Object.fromEntries(shown.map((key) => [key, nothing])),
      private: level(
        ofRepository(
          'privacy of the repository',
          'high',
          0,
          'The repository becomes public',
          'The repository becomes private',
        ),
        whileTrue,
      ),
      visibility: level(
        ofRepository(
          'visibility of the repository',
          'high',
          0,
          'More people can read the repository',
          'Fewer people can read the repository',
        ),
        among(['public', 'internal', 'private']),
      ),
      enable_vulnerability_alerts: level(
        ofRepository(
          'alerts of vulnerabilities',
          'high',
          0,
          'Nobody is told of vulnerable dependencies any more',
          'Vulnerable dependencies raise alerts',
        ),
        whileTrue,
      ),
      enable_automated_security_fixes: level(
        ofRepository(
          'automatic security fixes',
          'high',
          0,
          'Vulnerable dependencies are no longer mended automatically',
          'Vulnerable dependencies are mended automatically',
        ),
        whileTrue,
      ),
    }),
  ),
  labels: nothing,
  milestones: nothing,
  collaborators: each('username', (name, item, into) => access(`collaborator ${name}`, item, into)),
  teams: each('name', (name, item, into) => access(`team ${name}`, item, into)),
  branches: each('name', readBranch),
  environments: each('name', readEnvironment),
});

const permissions = ['admin', 'maintain', 'push', 'triage', 'pull'];

/** One level a person or team, from all rights to none; who is not listed has none. */
function access(who: string, item: TreeNode, into: Findings): void {
  const entry = fieldsOf(item).get('permission');
  // "If not specified, push": what the API gives where nothing is written.
  const permission = textOf(entry?.value) ?? 'push';
  const rank = permissions.indexOf(permission);
  if (rank < 0) return void into.parts.push(partOf(`the permission of ${who}`, item, {}));
  into.levels.push({
    subject: `access of ${who}`,
    facts: { guard: 'repository settings', permission },
    severity: rank < 2 ? 'high' : rank === 2 ? 'medium' : 'low',
    rank,
    usual: permissions.length,
    lines: entry ?? item,
    weaker: `The ${who} may do more in the repository: ${permission}`,
    stronger: `The ${who} may do less in the repository than before`,
  });
}

function readBranch(name: string, item: TreeNode, into: Findings): void {
  const branch = `branch ${name}`;
  const guards = protection(branch);
  const rules = fieldsOf(item).get('protection');
  for (const entry of fieldsOf(item).values()) {
    if (entry.key !== 'name' && entry.key !== 'protection')
      unread(entry, into, { name: `${entry.key} of ${branch}` });
  }
  if (rules === undefined || rules.value.kind !== 'map') return;
  addName(into, { ...guards.branches, subject: `protection of ${branch}` }, name, item);
  into.holders.add(branch);
  const place = { name: `protection of ${branch}`, within: branch };
  const reviews = rules.value.entries.get('required_pull_request_reviews');
  const checks = rules.value.entries.get('required_status_checks');
  for (const [said, entry] of [['reviews', reviews] as const, ['checks', checks] as const]) {
    if (entry?.value.kind !== 'map') continue;
    addName(
      into,
      guards.rules,
      said === 'reviews' ? 'pull requests are reviewed' : 'checks pass',
      entry,
      place,
    );
  }
  readTable(rules.value, protectionKeys(branch), into, place);
}

function protectionKeys(branch: string) {
  const guards = protection(branch);
  const people = (list: Parameters<typeof names>[0]) =>
    inner(table({ users: names(list), teams: names(list), apps: names(list) }));
  return table({
    required_pull_request_reviews: inner(
      table({
        required_approving_review_count: guards.approvals,
        dismiss_stale_reviews: guards.demanded(
          'fresh reviews',
          'A new review after a new commit is',
          'medium',
        ),
        require_code_owner_reviews: guards.demanded(
          'reviews of code owners',
          'The review of a code owner is',
          'high',
        ),
        require_last_push_approval: guards.demanded(
          'approval of the last push',
          'The approval of the last push by somebody else is',
          'medium',
        ),
        dismissal_restrictions: people(guards.dismissers),
        bypass_pull_request_allowances: people(guards.bypass),
      }),
    ),
    required_status_checks: inner(
      table({
        strict: guards.demanded('branches up to date', 'A branch that is up to date is', 'low'),
        contexts: names(guards.checks),
        checks: each('context', (name, check, into) =>
          addName(into, guards.checks, name, check, { within: branch }),
        ),
      }),
    ),
    enforce_admins: guards.demanded('rules for administrators', 'The same from administrators is', 'high'),
    required_linear_history: guards.demanded('linear history', 'A linear history is', 'low'),
    required_signatures: guards.demanded('signatures', 'A signature of each commit is', 'medium'),
    required_conversation_resolution: guards.demanded(
      'resolved conversations',
      'An answer to each comment is',
      'low',
    ),
    allow_force_pushes: guards.forbidden('force pushes', 'Force pushes are', 'high'),
    allow_deletions: guards.forbidden('deletion', 'Deletion is', 'high'),
    block_creations: guards.demanded('blocked creation', 'A right to create such branches is', 'low'),
    lock_branch: guards.demanded('lock', 'An unlocked branch is', 'low'),
    allow_fork_syncing: nothing,
    restrictions: (entry, into, at) => {
      if (entry.value.kind !== 'map') return;
      addName(into, guards.rules, 'only some may push', entry, at);
      into.holders.add(`pushers of ${branch}`);
      readTable(
        entry.value,
        table({ users: names(guards.pushers), teams: names(guards.pushers), apps: names(guards.pushers) }),
        into,
        {
          name: at.name,
          within: `pushers of ${branch}`,
        },
      );
    },
  });
}

function readEnvironment(name: string, item: TreeNode, into: Findings): void {
  const guards = protection(`environment ${name}`);
  readTable(
    item,
    table({
      name: nothing,
      wait_timer: level(
        guards.at('waiting time', 'low', 0, 'Deployments wait less', 'Deployments wait longer'),
        whole,
      ),
      prevent_self_review: guards.demanded(
        'review by others',
        'The review of a deployment by somebody else is',
        'medium',
      ),
      reviewers: each('id', (id, reviewer, inside) =>
        addName(
          inside,
          {
            ...guards.rules,
            subject: `reviewers of environment ${name}`,
            grows: `Deployments to environment ${name} now ask {names}`,
            shrinks: `Deployments to environment ${name} no longer ask {names}`,
          },
          `${textOf(fieldsOf(reviewer).get('type')?.value) ?? 'reviewer'} ${id}`.toLowerCase(),
          reviewer,
        ),
      ),
    }),
    into,
    { name: `environment ${name}` },
  );
}
