/** Paths whose owners guard more than the files: what runs, what grants, and what decides who approves. */
import { pathSet } from '../../../change/path-set.ts';

const guarded = pathSet([
  '.github/{workflows,actions,agents,rulesets,prompts}/**',
  '.github/{CODEOWNERS,dependabot.yml,settings.yml,delta-review.yml,copilot-instructions.md}',
  '{CODEOWNERS,docs/CODEOWNERS,.gitlab/**,.gitlab-ci.yml,Jenkinsfile,.circleci/**,azure-pipelines.yml,.buildkite/**}',
  '**/{.claude,.cursor,.codex,.gemini,.vscode,.mcp,.agents}/**',
  '**/{.mcp.json,AGENTS.md,CLAUDE.md,GEMINI.md}',
  '**/{infra,infrastructure,terraform,terragrunt,iam,rbac,iac,cdk,cloudformation,pulumi,opentofu,helm,k8s,kubernetes,deploy,deployment,deployments,ansible,policies}/**',
  '**/*.{tf,tofu,tfvars,rego,cedar}',
  '**/{security,auth,authentication,authorization,secrets,crypto,threat-models,threatmodel,threat-model,threat_models}/**',
  '**/{SECURITY.md,threatmodel*,threat-model*,.pre-commit-config.yaml,Dockerfile}',
  '**/*{iam,rbac,secret,security}*',
]);

export function isGuarded(path: string): boolean {
  return guarded.has(path) || guarded.has(path.toLowerCase());
}

/** One path of each kind, for patterns that are wider than any of them. */
export const probes: readonly string[] = [
  '.github/workflows/any.yml',
  '.github/CODEOWNERS',
  '.claude/settings.json',
  'infra/any.tf',
  'terraform/any.tf',
  'security/any.md',
];
