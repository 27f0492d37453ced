/** Which file says what: the paths of each kind of guard, and how one side of it is read and compared. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { ReadHcl } from '../../syntax/hcl/reader.ts';
import { readJson } from '../../syntax/json.ts';
import { readToml } from '../../syntax/toml.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { readYaml } from '../../syntax/yaml.ts';
import type { Analysis } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { compareFindings, type Findings, noFindings } from './findings.ts';
import { readPreCommit, withSuccessors } from './hooks/pre-commit.ts';
import { compareOwners } from './owners/compare.ts';
import { readOwners } from './owners/sections.ts';
import { readRuleset } from './repository/rulesets.ts';
import { readSettings } from './repository/settings.ts';
import { readGitleaks, readSecretsBaseline } from './scanners/gitleaks.ts';
import { readBandit, readFaultLines, readPatternLines } from './scanners/lines.ts';
import { skipped } from './scanners/lists.ts';
import * as tables from './scanners/tables.ts';
import { readTflint } from './scanners/tflint.ts';
import { readTable, type Table, top } from './table.ts';
import { readDependabot, withRemaining } from './updates/dependabot.ts';
import { readJson5 } from './updates/json5.ts';
import { readRenovate } from './updates/renovate.ts';

export interface GuardFormat {
  readonly paths: readonly string[];
  readonly compare: (before: TextFile | null, after: TextFile | null) => Analysis;
}

type ReadTree = (path: string, text: string) => TreeNode | null;
type Refine = (deltas: readonly DraftDelta[], after: Findings | null) => readonly DraftDelta[];

/** A format of findings; `refine` weighs a loss by what else the change says. */
function found(
  paths: readonly string[],
  read: (file: TextFile, into: Findings) => void,
  refine: Refine = (deltas) => deltas,
): GuardFormat {
  const side = (file: TextFile | null, which: Side): Findings | null => {
    if (file === null) return null;
    const into = noFindings(file, which);
    read(file, into);
    return into;
  };
  return {
    paths,
    compare: (beforeFile, afterFile) => {
      const before = side(beforeFile, 'before');
      const after = side(afterFile, 'after');
      const { deltas, unjudged } = compareFindings(before, after);
      return { deltas: refine(deltas, after), unjudged };
    },
  };
}

function ofTree(
  paths: readonly string[],
  parse: ReadTree,
  read: (root: TreeNode | null, into: Findings, name: string) => void,
  refine?: Refine,
): GuardFormat {
  return found(paths, (file, into) => read(parse(file.path, file.text), into, top), refine);
}

function ofTable(paths: readonly string[], parse: ReadTree, keys: Table): GuardFormat {
  return ofTree(paths, parse, (root, into, name) => readTable(root, keys, into, { name }));
}

export function guardFormats(hcl: ReadHcl): readonly GuardFormat[] {
  return [
    ofTree(['.pre-commit-config.{yaml,yml}'], readYaml, readPreCommit, withSuccessors),
    {
      paths: ['{,.github/,docs/,.gitlab/}CODEOWNERS'],
      compare: (before, after) =>
        compareOwners(
          before === null ? null : readOwners(before, 'before'),
          after === null ? null : readOwners(after, 'after'),
        ),
    },
    ofTree(['.github/dependabot.{yml,yaml}'], readYaml, readDependabot, withRemaining),
    ofTree(
      ['**/{renovate.json,.renovaterc,.renovaterc.json}', '.github/renovate.json'],
      readJson,
      readRenovate,
    ),
    ofTree(['**/renovate.json5', '.github/renovate.json5'], readJson5, readRenovate),
    ofTable(['**/.checkov.{yml,yaml}'], readYaml, tables.checkov),
    ofTable(['**/.tfsec/config.{yml,yaml}', '**/tfsec.{yml,yaml}'], readYaml, tables.tfsec),
    ofTable(['**/.tfsec/config.json'], readJson, tables.tfsec),
    ofTable(['**/trivy.{yml,yaml}'], readYaml, tables.trivy),
    ofTable(['**/.trivyignore.yaml'], readYaml, tables.trivyIgnore),
    ofTable(['**/{.zizmor,zizmor}.{yml,yaml}'], readYaml, tables.zizmor),
    ofTable(
      ['.github/codeql-config.{yml,yaml}', '.github/codeql/{codeql-config,codeql,config}.{yml,yaml}'],
      readYaml,
      tables.codeql,
    ),
    ofTable(['**/osv-scanner.toml'], readToml, tables.osvScanner),
    ofTable(['**/.hadolint.yaml'], readYaml, tables.hadolint),
    ofTable(['**/.grype.yaml'], readYaml, tables.grype),
    ofTable(['**/.snyk'], readYaml, tables.snyk),
    ofTree(['**/{.gitleaks,gitleaks}.toml'], readToml, readGitleaks),
    ofTree(['**/.secrets.baseline'], readJson, readSecretsBaseline),
    found(['**/.trivyignore'], (_, into) => readFaultLines(into, skipped('trivy', 'faults'))),
    found(['**/.gitleaksignore'], (_, into) => readFaultLines(into, skipped('gitleaks', 'findings'))),
    found(['**/.semgrepignore'], (_, into) => readPatternLines(into, 'semgrep')),
    found(['**/.bandit'], (_, into) => readBandit(into)),
    found(['**/.tflint.hcl'], (file, into) => readTflint(hcl(file.path, file.text), into)),
    ofTree(['.github/settings.{yml,yaml}'], readYaml, readSettings),
    ofTree(['.github/rulesets/**/*.json'], readJson, readRuleset),
  ];
}
