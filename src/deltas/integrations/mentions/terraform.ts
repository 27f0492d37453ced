/** Terraform -> the providers that it requires or configures: each is somebody's interface that we hold a credential for. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { HclBlock, HclExpression } from '../../../syntax/hcl/ast.ts';
import type { ReadHcl } from '../../../syntax/hcl/reader.ts';
import { Gathering } from './gathering.ts';
import type { MentionReading } from './mention.ts';

/** A file of resources alone names providers by their types, which some other file of it requires. */
export function namesProviders(text: string): boolean {
  return text.includes('required_providers') || /^\s{0,16}provider\s{1,16}"/m.test(text);
}

export function terraformReading(hcl: ReadHcl): (file: TextFile, side: Side) => MentionReading {
  return (file, side) => {
    const gathering = new Gathering(file, side);
    for (const block of hcl(file.path, file.text).body.blocks) gatherBlock(block, gathering);
    return gathering.end();
  };
}

function gatherBlock(block: HclBlock, gathering: Gathering): void {
  const [label = ''] = block.labels;
  // By its name alone it is HashiCorp's, unless it is required by another: then that one counts.
  if (block.type === 'provider' && official.has(label)) gathering.sees('provider', label, block);
  if (block.type !== 'terraform') return;
  for (const inner of block.body.blocks.filter(({ type }) => type === 'required_providers')) {
    for (const attribute of inner.body.attributes.values())
      gathering.sees('provider', sourceOf(attribute.value) ?? attribute.name, attribute);
  }
}

/** Providers of HashiCorp's namespace that stand for somebody (registry.terraform.io/namespaces/hashicorp, read 2026-11). */
const official = new Set([
  'aws',
  'awscc',
  'azurerm',
  'azuread',
  'google',
  'google-beta',
  'hcp',
  'tfe',
  'googleworkspace',
]);

function sourceOf(value: HclExpression): string | null {
  if (value.kind !== 'object') return null;
  const entry = value.entries.find(({ key }) => key.kind === 'literal' && key.value === 'source');
  return entry?.value.kind === 'literal' && typeof entry.value.value === 'string' ? entry.value.value : null;
}
