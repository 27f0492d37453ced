/**
 * Terraform, OpenTofu and Terragrunt, by directory: what the infrastructure of one is before and after.
 *
 *     files -> blocks by name (module) -> instances with evaluated bodies (instance, evaluation)
 *       -> both sides aligned by address (address, sides)
 *       -> resources compared by what their attributes mean          -> deltas
 *       -> who may do what by them                                   -> deltas
 *       -> providers, modules, state, secrets, commands (settings)   -> deltas
 */
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import type { HclReader } from '../../syntax/hcl/reader.ts';
import type { Analysis, Analyzer } from '../analyzer.ts';
import type { Resource } from '../infra/resource.ts';
import type { TerraformAccess } from './access/compare.ts';
import { pathsAskedFor } from './build.ts';
import { dataFileDeltas } from './data-files/compare.ts';
import { partlyKnownPaths } from './data-files/paths.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Plan } from './plan/plan.ts';
import { withPlan } from './plan/sides.ts';
import { readingOnce, rememberedBySnapshot, type TerraformReader } from './reading.ts';
import { backendDeltas } from './settings/backend.ts';
import { blockDeltas } from './settings/blocks.ts';
import { dataDeltas } from './settings/data-sources.ts';
import { handlingDeltas } from './settings/handling.ts';
import { instancesTogether } from './settings/instances.ts';
import { moduleDeltas } from './settings/modules.ts';
import { providerDeltas } from './settings/providers.ts';
import { secretDeltas } from './settings/secrets.ts';
import { valueDeltas } from './settings/values-files.ts';
import { versionDeltas } from './settings/versions.ts';
import { rootDirectory, sidesOf } from './sides.ts';
import { isSame, strayArguments, unresolvedDeltas } from './unresolved.ts';

export interface TerraformParts {
  readonly reader: HclReader;
  /** Who may do what by them: policies, roles, attachments. */
  readonly compareAccess: (before: Infrastructure, after: Infrastructure) => TerraformAccess;
  /** What changed resources mean beside that. */
  readonly compareResources: (
    before: readonly Resource[],
    after: readonly Resource[],
    access: TerraformAccess,
  ) => Analysis;
  /** What Terraform itself worked out for some of the directories. */
  readonly plans: readonly Plan[];
}

export function terraformAnalyzer({
  reader: hcl,
  compareResources,
  compareAccess,
  plans,
}: TerraformParts): Analyzer {
  const reader = readingOnce(hcl);
  return {
    name: 'terraform',
    unresolved: 'infra.unresolved',
    unit: 'directory',
    paths: [
      '**/*.{tf,tofu}',
      '**/*.{tf,tofu}.json',
      '**/*.tfvars',
      '**/*.tfvars.json',
      '**/terragrunt.hcl',
      '**/.terraform.lock.hcl',
    ],
    follows: rememberedBySnapshot((snapshot) => askedBy(snapshot, reader)),
    mayFollow: ['**/*.{json,yaml,yml,csv,tpl,tftpl,tmpl,template,sh,txt,conf,cfg,rego,cedar,pem,pub}'],
    mayFollowFromAfar: [
      '**/*.{json,yaml,yml,csv}',
      '!**/{package,package-lock,composer,tsconfig,tsconfig.*}.json',
      '!**/{node_modules,.github}/**',
    ],
    analyze(beforeFiles, afterFiles) {
      if (isSame(beforeFiles, afterFiles)) return { deltas: [], unjudged: [] };
      const written = sidesOf(beforeFiles, afterFiles, reader);
      const sides = plans.reduce(withPlan, written);
      const { before, after } = sides;
      const access = compareAccess(before, after);
      const resources = compareResources(before.resources, after.resources, access);
      const deltas = [
        ...resources.deltas,
        ...access.deltas,
        ...providerDeltas(sides),
        ...versionDeltas(sides),
        ...backendDeltas(sides),
        ...moduleDeltas(sides),
        ...secretDeltas(sides),
        ...handlingDeltas(sides),
        ...dataDeltas(sides),
        ...valueDeltas(sides),
        ...blockDeltas(sides),
        ...dataFileDeltas(beforeFiles, afterFiles, sides),
        ...unresolvedDeltas(sides),
      ];
      return {
        deltas: instancesTogether(deltas),
        unjudged: [...resources.unjudged, ...strayArguments(sides)],
      };
    },
  };
}

/** Local modules, and files that are read by name. Most directories have neither, and need no parsing to know it. */
function askedBy(snapshot: Snapshot, reader: TerraformReader): readonly string[] {
  const directory = rootDirectory(snapshot);
  if (directory === null) return [];
  const known = mayLead(snapshot) ? pathsAskedFor({ snapshot, directory, reader }) : [];
  return [...known, ...partlyKnownPaths(snapshot, directory, known)];
}

/** A path in quotes that starts at a directory, or a function that reads a file. */
const leading = /["}]\s{0,8}\.{1,2}\/|"\.\.?"|\bfile\w{0,16}\(|\btemplatefile\(/;

const known = new WeakMap<TextFile, boolean>();

function mayLead({ files }: Snapshot): boolean {
  for (const file of files.values()) {
    if (file.state !== 'text') continue;
    const leads = known.get(file) ?? leading.test(file.text);
    known.set(file, leads);
    if (leads) return true;
  }
  return false;
}
