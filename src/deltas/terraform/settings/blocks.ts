/** Blocks and outputs that nobody else of this folder judges: that they changed is said, and what they are. */
import { posix } from 'node:path';
import type { HclBody } from '../../../syntax/hcl/ast.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { linesOf } from '../../evidence.ts';
import type { Place } from '../../infra/resource.ts';
import { compareTraits, type Trait } from '../../traits.ts';
import { evaluateBody, evaluatePart } from '../evaluation/body.ts';
import { placeIn } from '../evaluation/environment.ts';
import { evaluate } from '../evaluation/expression.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import { digest, placeOf } from '../evaluation/values.ts';
import type { Infrastructure, ModuleScope } from '../infrastructure.ts';
import type { Declared } from '../module.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, evidenceOf, inWords, paired } from './changed.ts';

interface Part {
  readonly what: string;
  readonly meaning: string;
  readonly place: Place;
  /** It only says where values come from. */
  readonly wired: boolean;
}

/** A file that Terragrunt writes may hold the provider, with the role that it takes. */
function speaksOfRights({ what, place }: Part): boolean {
  if (!what.startsWith('block generate')) return false;
  const lines = linesOf(place.file).slice(place.startLine - 1, place.endLine);
  return lines.some((line) => /role|account|credential|provider "|backend "/.test(line));
}

export function blockDeltas({ before, after }: Sides): readonly DraftDelta[] {
  return [
    ...compareTraits(hooksOf(before), hooksOf(after)),
    ...paired(partsOf(before), partsOf(after)).flatMap(([, was, is]) => {
      const part = is ?? was;
      if (part === undefined || was?.meaning === is?.meaning) return [];
      // Where values come from matters where it was another place.
      if (part.wired && (was === undefined || is === undefined)) return [];
      const did = was === undefined ? 'is new' : is === undefined ? 'is gone' : 'changed';
      return changedSetting({
        subject: part.what,
        ...(speaksOfRights(part) ? { severity: 'medium' as const } : {}),
        summary: `${part.what} ${did}`,
        facts: {
          what: part.what,
          change: did,
          digest: digest(`${was?.meaning} ${is?.meaning}`).slice(0, 16),
        },
        after: is?.place,
        before: was?.place,
      });
    }),
  ];
}

/** Judged elsewhere in this folder, or without meaning for what exists. */
const told = new Set(['moved', 'import', 'removed', 'remote_state', 'terraform', 'dependencies']);
const silentInTerraform = new Set([
  'required_providers',
  'backend',
  'cloud',
  'before_hook',
  'after_hook',
  'error_hook',
  // A module's name and version, told to the provider with each request: developer.hashicorp.com, "provider_meta", 2026-11.
  'provider_meta',
]);

function partsOf({ scopes }: Infrastructure): ReadonlyMap<string, Part> {
  const found = new Map<string, Part>();
  for (const scope of scopes) {
    const put = (what: string, place: Place, meaning: string) => {
      let key = `${scope.address} ${what}`;
      for (let time = 2; found.has(key); time += 1) key = `${scope.address} ${what} ${time}`;
      found.set(key, { what, place, meaning, wired: what.startsWith('block dependency ') });
    };
    for (const name of scope.module.outputs.keys()) {
      if (scope.address !== '') continue;
      const declared = scope.module.outputs.get(name);
      const value = scope.output(name);
      if (declared !== undefined) put(`output ${name}`, blockPlace(scope, declared), outputMeaning(value));
    }
    const { terragrunt } = scope.module;
    for (const attribute of terragrunt?.hcl.body.attributes.values() ?? []) {
      if (terragrunt === null || attribute.name === 'inputs') continue;
      const environment = { ...scope.environment, file: terragrunt.file };
      const meaning = meaningOf(evaluate(attribute.value, environment));
      put(`${attribute.name} of terragrunt.hcl`, placeIn(environment, attribute), meaning);
    }
    for (const declared of scope.module.blocks) {
      const { block, file } = declared;
      const environment = { ...scope.environment, file };
      const inner =
        block.type === 'terraform'
          ? block.body.blocks.filter(({ type }) => !silentInTerraform.has(type))
          : [];
      for (const one of inner)
        put(labelled(one.type, one.labels), placeIn(environment, one), bodyMeaning(one.body, environment));
      if (told.has(block.type)) continue;
      if (block.type === 'dependency') {
        const path = evaluatePart(block.body, 'config_path', environment);
        put(
          labelled(block.type, block.labels),
          blockPlace(scope, declared),
          path === null ? '' : meaningOf(path),
        );
        continue;
      }
      put(
        labelled(block.type, block.labels),
        blockPlace(scope, declared),
        bodyMeaning(block.body, environment),
      );
    }
  }
  return found;
}

function labelled(type: string, labels: readonly string[]): string {
  return ['block', type, ...labels].join(' ');
}

function blockPlace({ environment }: ModuleScope, { block, file }: Declared): Place {
  return placeIn({ ...environment, file }, block);
}

function bodyMeaning(body: HclBody, environment: Parameters<typeof evaluateBody>[1]): string {
  return meaningOf(evaluateBody(body, environment));
}

function outputMeaning(value: TreeNode): string {
  return meaningOf(value);
}

/** Commands that Terragrunt runs around Terraform. */
function hooksOf({ scopes }: Infrastructure): readonly Trait[] {
  return scopes.flatMap((scope) =>
    scope.module.blocks.flatMap(({ block, file }) =>
      block.type !== 'terraform'
        ? []
        : block.body.blocks.flatMap((hook): readonly Trait[] => {
            if (!/^(?:before|after|error)_hook$/.test(hook.type)) return [];
            const body = evaluateBody(hook.body, { ...scope.environment, file });
            const runs = inWords(body.entries.get('execute')?.value);
            const subject = `${hook.type.replace('_', ' ')} ${hook.labels[0] ?? ''} of ${posix.basename(file.path)}`;
            return [
              {
                subject,
                facts: { runs, digest: digest(meaningOf(body)).slice(0, 16) },
                evidence: evidenceOf(placeOf(body)),
                gained: { kind: 'infra.code.added', summary: `${subject} runs ${runs}` },
                lost: { kind: 'infra.code.removed', summary: `${subject} no longer runs ${runs}` },
              },
            ];
          }),
    ),
  );
}
