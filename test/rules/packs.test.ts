import { describe, expect, test } from '@jest/globals';
import { globFault } from '../../src/change/path-set.ts';
import { loadBuiltIn } from '../../src/config.ts';
import { isKind, kinds } from '../../src/deltas/kinds.ts';
import { relevantPaths } from '../../src/rules/relevant.ts';
import { type Materiality, materialities } from '../../src/rules/rule.ts';

const { rules, checklist, frameworks } = loadBuiltIn();
const frameworkIds = new Set(frameworks.map((framework) => framework.id));
const itemIds = new Set(checklist.map((item) => item.id));

/** The highest that the path rules say of a path; "unnamed" where none names it. */
function said(path: string): Materiality | 'unnamed' {
  const speaking = rules.filter((rule) => relevantPaths([rule]).has(path));
  if (speaking.length === 0) return 'unnamed';
  const ranks = speaking.map((rule) => materialities.indexOf(rule.then.materiality));
  return materialities[Math.max(...ranks)] ?? 'unnamed';
}

describe('the built-in rules, checklists and frameworks agree', () => {
  test('ids are unique', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    expect(itemIds.size).toBe(checklist.length);
    expect(frameworkIds.size).toBe(frameworks.length);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s names what exists', (_, rule) => {
    expect((rule.then.checklist ?? []).filter((id) => !itemIds.has(id))).toEqual([]);
    expect((rule.then.frameworks ?? []).filter((id) => !frameworkIds.has(id))).toEqual([]);
    expect((rule.when.paths ?? []).filter((glob) => globFault(glob) !== null)).toEqual([]);
    expect(rule.why).toMatch(/\.$/);
  });

  test('every framework id of a kind or an item is listed', () => {
    const cited = [...Object.values(kinds), ...checklist].flatMap((entry) => [...entry.frameworks]);
    expect(cited.filter((id) => !frameworkIds.has(id))).toEqual([]);
  });

  test('every checklist item is asked somewhere', () => {
    const named = new Set(rules.flatMap((rule) => rule.then.checklist ?? []));
    const silent = checklist.filter(
      (item) =>
        item.always !== true && item.announced !== true && item.deltas.length === 0 && !named.has(item.id),
    );
    expect(silent.map((item) => item.id)).toEqual([]);
  });

  test('a material rule asks something in a full review', () => {
    const full = checklist.filter((item) => item.tiers.includes('full') && item.always !== true);
    const mute = rules.filter(
      ({ when, then }) =>
        then.materiality === 'material' &&
        !full.some(
          ({ id, deltas }) =>
            then.checklist?.includes(id) === true ||
            (when.deltas ?? []).some((kind) => deltas.includes(kind)),
        ),
    );
    expect(mute.map((rule) => rule.id)).toEqual([]);
  });

  test('every kind that widens or cannot be understood is asked about in a full review', () => {
    const full = checklist.filter((item) => item.tiers.includes('full'));
    const silent = Object.entries(kinds).filter(
      ([kind, { direction, severity }]) =>
        (direction === 'widens' || kind.endsWith('.unresolved')) &&
        severity !== 'low' &&
        !full.some(({ deltas }) => deltas.includes(kind)),
    );
    expect(silent.map(([kind]) => kind)).toEqual([]);
  });

  test('every item belongs to a category, cites a framework and says what it is about', () => {
    const incomplete = checklist.filter(
      ({ category, frameworks, question, always, announced }) =>
        category === undefined ||
        frameworks.length === 0 ||
        !question.endsWith('?') ||
        (always !== true && announced !== true && !/\{(subjects|what)\}/.test(question)),
    );
    expect(incomplete.map((item) => item.id)).toEqual([]);
  });

  test('a full review ends with the model and the outcome', () => {
    const last = checklist.filter((item) => item.tiers.includes('full') && item.always === true).at(-1);
    expect(last?.id).toBe('outcome');
  });

  test('rules name every kind they name by a known name', () => {
    const named = rules.flatMap((rule) => rule.when.deltas ?? []).filter((kind) => !kind.endsWith('*'));
    expect(named.filter((kind) => !isKind(kind))).toEqual([]);
  });
});

describe('what the path rules say', () => {
  test.each<[string, Materiality | 'unnamed']>([
    ['infra/policies/reader.json', 'material'],
    ['deploy/trust-policy.json', 'material'],
    ['modules/net/main.tf', 'material'],
    ['live/prod/terragrunt.hcl', 'material'],
    ['live/prod/eu.tfvars', 'minor'],
    ['live/prod/.terraform.lock.hcl', 'minor'],
    ['cloudformation/stack.yml', 'material'],
    ['k8s/api/deployment.yaml', 'minor'],
    ['k8s/api/rolebinding.yaml', 'material'],
    ['services/api/Dockerfile', 'minor'],
    ['services/api/package.json', 'minor'],
    ['services/api/package-lock.json', 'unnamed'],
    ['Cargo.lock', 'unnamed'],
    ['services/api/.env.example', 'minor'],
    ['.npmrc', 'material'],
    ['slack/manifest.yml', 'material'],
    ['.mcp.json', 'material'],
    ['.vscode/mcp.json', 'material'],
    ['.claude/settings.local.json', 'material'],
    ['.claude/hooks/format.sh', 'material'],
    ['.codex/config.toml', 'material'],
    ['CLAUDE.md', 'minor'],
    ['services/api/AGENTS.md', 'minor'],
    ['.cursor/rules/style.mdc', 'minor'],
    ['.github/copilot-instructions.md', 'minor'],
    ['.github/workflows/publish.yml', 'minor'],
    ['tools/setup/action.yml', 'minor'],
    ['.github/CODEOWNERS', 'material'],
    ['.github/delta-review.yml', 'material'],
    ['.github/dependabot.yml', 'minor'],
    ['.gitleaks.toml', 'material'],
    ['README.md', 'unnamed'],
    ['docs/iam/guide.md', 'unnamed'],
    ['src/policy.ts', 'unnamed'],
    ['test/orders.test.ts', 'unnamed'],
  ])('%s: %s', (path, expected) => {
    expect(said(path)).toBe(expected);
  });
});
