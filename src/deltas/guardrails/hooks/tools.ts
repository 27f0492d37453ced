/** What a hook is for, by its id or the first words of its command: scanners of secrets and security, or style. */

/** Scanners by what they look for: one takes the place of another of the same family. */
const families: Readonly<Record<string, readonly string[]>> = {
  secrets: [
    'gitleaks',
    'detect-secrets',
    'trufflehog',
    'ggshield',
    'ripsecrets',
    'talisman',
    'git-secrets',
    'kingfisher',
  ],
  keys: ['detect-private-key', 'detect-aws-credentials'],
  infrastructure: [
    'checkov',
    'tfsec',
    'trivy',
    'terrascan',
    'kics',
    'snyk',
    'cfn-nag',
    'cfn-guard',
    'regula',
    'kubesec',
    'kubescape',
  ],
  code: ['bandit', 'semgrep', 'gosec', 'brakeman', 'horusec', 'bearer', 'findsecbugs', 'njsscan'],
  dependencies: [
    'safety',
    'pip-audit',
    'osv-scanner',
    'govulncheck',
    'grype',
    'npm-audit',
    'python-safety',
    'cargo-audit',
    'cargo-deny',
    'bundler-audit',
  ],
  workflows: ['zizmor', 'actionlint', 'poutine', 'octoscan', 'pinact'],
  branches: ['no-commit-to-branch'],
};

export interface Scanner {
  readonly name: string;
  readonly family: string;
}

/** @param words "terraform_checkov", "uvx zizmor --offline": parted at everything that is no letter or dash. */
export function scannerIn(words: string): Scanner | null {
  const plain = words.toLowerCase().slice(0, 1_024);
  for (const [family, scanners] of Object.entries(families)) {
    for (const name of scanners) {
      const at = plain.indexOf(name);
      if (at >= 0 && !isLetter(plain[at - 1]) && !isLetter(plain[at + name.length])) return { name, family };
    }
  }
  return null;
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /[a-z]/.test(sign);
}

const options: ReadonlySet<string> = new Set([
  '--skip-check',
  '--skip-path',
  '--skip-framework',
  '--skip-dirs',
  '--skip-files',
  '--skip',
  '-s',
  '--exclude',
  '-x',
  '--exclude-paths',
  '--exclude-rule',
  '--exclude-files',
  '--exclude-lines',
  '--exclude-secrets',
  '--ignore',
  '-ignore',
  '--ignorefile',
  '--ignore-policy',
  '--baseline',
  '--baseline-path',
  '-b',
  '--disable',
  '--allowlist',
  '--disable-plugin',
  '--ignore-vuln',
  '--ignore-words',
]);
const switches: ReadonlySet<string> = new Set([
  '--soft-fail',
  '--no-error',
  '--exit-zero',
  '--no-exit-codes',
  '--no-fail',
  '--ignore-unfixed',
  '--no-verification',
  '--offline',
  '--quiet',
  '--only-verified',
]);
/** Those that keep a scanner from stopping anything. */
const silencing: ReadonlySet<string> = new Set([
  '--soft-fail',
  '--no-error',
  '--exit-zero',
  '--no-exit-codes',
  '--no-fail',
]);
const harmless: ReadonlySet<string> = new Set([
  '--quiet',
  '-q',
  '--compact',
  '--verbose',
  '-v',
  '--no-color',
  '--no-progress',
  '--offline',
  '--redact',
  '--no-banner',
]);

export interface Options {
  /** "--skip-check CKV_AWS_1": what is passed over. */
  readonly skips: readonly string[];
  readonly silent: boolean;
  /** What of them is not known. */
  readonly rest: readonly string[];
}

/** @param written one argument each; those of wrapper hooks come as "--args=--skip-check CKV_AWS_1". */
export function optionsIn(written: readonly string[]): Options {
  const words = written
    .flatMap((argument) => argument.replace(/^--args=/, '').split(/\s+/))
    .filter((word) => word !== '');
  const skips: string[] = [];
  const rest: string[] = [];
  let silent = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const equals = word.startsWith('-') ? word.indexOf('=') : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    if (options.has(name)) {
      const value = equals < 0 ? (words[at + 1] ?? '') : word.slice(equals + 1);
      if (equals < 0) at += 1;
      for (const one of value.split(',')) skips.push(`${name} ${one.trim().replace(/^["']|["']$/g, '')}`);
    } else if (silencing.has(name)) silent = true;
    else if (switches.has(name) && !harmless.has(name)) skips.push(name);
    else if (!harmless.has(name)) rest.push(word);
  }
  return { skips, silent, rest };
}

/** Commands that cannot do anything but what their name says, as far as arguments go: linters, formatters, compilers. */
const plainTools =
  /^(?:(?:uvx?|npx|pnpm|yarn|poetry|pipenv|hatch|bun|bunx|pdm|rye)(?: (?:run|exec|-y|--frozen|--quiet|dlx|x))* )?(?:ruff|black|isort|flake8|mypy|pyright|pylint|eslint|prettier|biome|oxlint|oxfmt|stylelint|tsc|gofmt|goimports|golangci-lint|rustfmt|cargo (?:fmt|clippy)|shellcheck|shfmt|yamllint|markdownlint(?:-cli2)?|codespell|typos|hadolint|rubocop|terraform (?:fmt|validate)|tofu fmt|tflint|ktlint|swiftlint|clang-format|taplo|djlint|sqlfluff|vulture|pyupgrade|autoflake|deptry|lint-staged|commitlint|editorconfig-checker|ec|buf (?:lint|format)|mix format|dart format|nixfmt|alejandra|stylua|pytest|vue-tsc|knip)(?= |$)(?:[\w ./:=,@*^-]{0,400})$/;

export function isPlainTool(command: string): boolean {
  return command.length < 600 && plainTools.test(command.trim().replace(/\s+/g, ' '));
}
