/** A ruleset as GitHub exports it, `.github/rulesets/*.json` (docs.github.com, REST API "Rules"). */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
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
  type Table,
  table,
  textOf,
  unread,
} from '../table.ts';
import { protection } from './branches.ts';

export function readRuleset(root: TreeNode | null, into: Findings, name: string): void {
  const written = root?.kind === 'map' ? textOf(root.entries.get('name')?.value) : null;
  const ruleset = `ruleset ${written ?? 'without a name'}`;
  into.holders.add(ruleset);
  // One that is new and off takes nothing away.
  readTable(root, rulesetKeys(ruleset), into, { name, within: ruleset });
}

function fieldsOf(node: TreeNode): ReadonlyMap<string, TreeEntry> {
  return node.kind === 'map' ? node.entries : new Map();
}

function rulesetKeys(ruleset: string): Table {
  const guards = protection(ruleset);
  const quiet = [
    'id',
    'node_id',
    'name',
    'source',
    'source_type',
    '_links',
    'created_at',
    'updated_at',
    'current_user_can_bypass',
  ];
  return table({
    ...Object.fromEntries(quiet.map((key) => [key, nothing])),
    target: unread,
    enforcement: level(
      guards.at(
        'enforcement',
        'high',
        2,
        'The rules hold back less than before',
        'The rules hold back more than before',
      ),
      among(['disabled', 'evaluate', 'active']),
    ),
    conditions: inner(
      table({ ref_name: inner(table({ include: names(guards.branches), exclude: names(guards.left) })) }),
    ),
    bypass_actors: (entry, into, at) => {
      if (entry.value.kind !== 'sequence') return unread(entry, into, at);
      for (const actor of entry.value.items) {
        const text = (key: string) => textOf(fieldsOf(actor).get(key)?.value) ?? '';
        const mode = text('bypass_mode') === 'pull_request' ? ' in pull requests' : '';
        addName(into, guards.bypass, `${text('actor_type')} ${text('actor_id')}`.trim() + mode, actor);
      }
    },
    rules: (entry, into, at) => {
      if (entry.value.kind !== 'sequence') return unread(entry, into, at);
      for (const rule of entry.value.items) readRule(rule, ruleset, into);
    },
  });
}

function readRule(rule: TreeNode, ruleset: string, into: Findings): void {
  const guards = protection(ruleset);
  const type = textOf(fieldsOf(rule).get('type')?.value);
  if (type === null) return void into.parts.push(partOf('a rule', rule, {}));
  const within = `rule ${type}`;
  addName(into, guards.rules, type.replaceAll('_', ' '), rule);
  into.holders.add(within);
  const parameters = fieldsOf(rule).get('parameters');
  if (parameters !== undefined) {
    readTable(parameters.value, parameterKeys(ruleset), into, { name: `${type} of ${ruleset}`, within });
  }
}

/** Parameters of all types of rules; their names do not overlap. */
function parameterKeys(ruleset: string): Table {
  const guards = protection(ruleset);
  return table({
    required_approving_review_count: guards.approvals,
    dismiss_stale_reviews_on_push: guards.demanded(
      'fresh reviews',
      'A new review after a new commit is',
      'medium',
    ),
    require_code_owner_review: guards.demanded(
      'reviews of code owners',
      'The review of a code owner is',
      'high',
    ),
    require_last_push_approval: guards.demanded(
      'approval of the last push',
      'The approval of the last push by somebody else is',
      'medium',
    ),
    required_review_thread_resolution: guards.demanded(
      'resolved conversations',
      'An answer to each comment is',
      'low',
    ),
    strict_required_status_checks_policy: guards.demanded(
      'branches up to date',
      'A branch that is up to date is',
      'low',
    ),
    do_not_enforce_on_create: nothing,
    allowed_merge_methods: nothing,
    automatic_copilot_code_review_enabled: nothing,
    required_status_checks: listed(guards.checks, 'context'),
    required_deployment_environments: names({
      ...guards.checks,
      subject: `required deployments of ${ruleset}`,
    }),
    code_scanning_tools: listed({ ...guards.checks, subject: `required scans of ${ruleset}` }, 'tool'),
    required_reviewers: unread,
  });
}

/** All fields of a tool count: a higher threshold lets more through, and is another demand. */
function listed(list: Parameters<typeof names>[0], key: string): Reads {
  return (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const item of entry.value.items) {
      const name = textOf(fieldsOf(item).get(key)?.value);
      const rest = [...fieldsOf(item).values()].filter(
        (field) => field.key !== key && field.key !== 'integration_id',
      );
      const said = rest
        .map((field) => `${field.key.replaceAll('_', ' ')} ${textOf(field.value) ?? canonical(field.value)}`)
        .sort()
        .join(', ');
      if (name === null) into.parts.push(partOf(at.name, item, at));
      else addName(into, list, said === '' ? name : `${name} (${said})`, item, at);
    }
  };
}
