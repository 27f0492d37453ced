/** A file of threatcl in, its models out: one for each `threatmodel` block. What it imports stands in other files. */
import type { TextFile } from '../../../change/snapshot.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { DataAsset, Threat, ThreatModel } from '../../model.ts';
import { uniqueIds } from '../reading/ids.ts';
import { globsOf, notesIn } from '../reading/notes.ts';
import { placeOf } from '../reading/tree.ts';
import { diagramsOf } from './diagrams.ts';
import { blocksOf, type HclBlock, type HclBody, readHcl } from './hcl.ts';
import { saidOfModels, saysOf } from './says.ts';
import { type Texts, textsIn } from './texts.ts';
import { aboutIn, severityOf } from './words.ts';

/** @throws Unreadable where it is no HCL, or holds none of the blocks of threatcl. */
export function read({ path, text }: TextFile): readonly ThreatModel[] {
  const root = readHcl(path, text);
  const models = blocksOf(root, 'threatmodel');
  const shared = blocksOf(root, 'component', 'variable', 'backend');
  if (models.length === 0 && shared.length === 0)
    throw new Unreadable(path, 1, 'no model of threatcl: it has no block "threatmodel"');
  const texts = textsIn(blocksOf(root, 'variable'));
  return models.map((block) => modelOf(path, block, texts));
}

function modelOf(path: string, block: HclBlock, texts: Texts): ThreatModel {
  const assetId = uniqueIds();
  const assets = blocksOf(block, 'information_asset').map((asset): DataAsset => {
    const name = nameOf(asset, 'information asset');
    const classification = texts.text(asset, 'information_classification');
    return { id: assetId(name), name, place: placeOf(asset), classification, says: {} };
  });
  const drawn = diagramsOf(block, texts);
  const idsOf = new Map<string, string>();
  for (const { id, name } of [drawn.components, drawn.identities, drawn.flows, assets].flat())
    if (!idsOf.has(name)) idsOf.set(name, id);
  const threatId = uniqueIds();
  const author = texts.text(block, 'author');
  return {
    path,
    format: 'threatcl',
    title: block.labels[0] ?? path,
    owners: author === null ? [] : [author],
    covers: [...coversOf(block, texts), ...notesIn(block.comments.join('\n')).covers],
    ...drawn,
    assets,
    says: saysOf(saidOfModels, blocksOf(block, 'attributes')[0], texts),
    threats: blocksOf(block, 'threat').map((threat) => threatOf(threat, texts, idsOf, threatId)),
  };
}

/** `additional_attribute "covers" { value = "quay/**, ferry/**" }`. */
function coversOf(block: HclBlock, texts: Texts): readonly string[] {
  return blocksOf(block, 'additional_attribute')
    .filter(({ labels }) => labels[0] === 'covers')
    .flatMap((attribute) => globsOf((texts.text(attribute, 'value') ?? '').split(/[\s,]+/).filter(Boolean)));
}

function threatOf(
  block: HclBlock,
  texts: Texts,
  idsOf: ReadonlyMap<string, string>,
  threatId: (wanted: string) => string,
): Threat {
  const description = texts.text(block, 'description');
  // Before version 0.2 threats had no names.
  const name = block.labels[0] ?? firstSentence(description ?? 'threat');
  const controls = blocksOf(block, 'control', 'expanded_control', 'proposed_control');
  const done = controls.filter((control) => texts.text(control, 'implemented')?.toLowerCase() === 'true');
  const remedies = done.flatMap((control) => texts.text(control, 'description') ?? control.labels[0] ?? []);
  // The control of old files is a sentence, and says not whether anybody did it.
  const sentence = texts.text(block, 'control');
  if (sentence !== null) remedies.push(sentence);
  const imported = texts.texts(block, 'control_imports');
  const stride = texts.texts(block, 'stride');
  const open = imported.length > 0 || sentence !== null || done.length === 0 || done.length < controls.length;
  const about = [...texts.texts(block, 'information_asset_refs'), ...aboutIn(block.comments)];
  return {
    id: threatId(name),
    name,
    place: placeOf(block),
    category: stride.length === 0 ? null : stride.join(', '),
    severity: gradeOf(block, texts),
    status: open ? 'open' : 'mitigated',
    owner: attributeOf(controls, 'owner', texts),
    mitigation: remedies.length === 0 ? null : remedies.join('; '),
    due: attributeOf(controls, 'due', texts),
    about: [...new Set(about.flatMap((one) => idsOf.get(one) ?? []))],
  };
}

function gradeOf(threat: HclBlock, texts: Texts): Threat['severity'] {
  const [risk] = blocksOf(threat, 'risk');
  if (risk === undefined) return null;
  const [severity, likelihood, impact] = ['severity', 'likelihood', 'impact'].map((key) =>
    texts.text(risk, key),
  );
  return severityOf(severity ?? null, likelihood ?? null, impact ?? null);
}

/** `attribute "owner" { value = "quay" }` of a control. */
function attributeOf(controls: readonly HclBody[], key: string, texts: Texts): string | null {
  for (const control of controls)
    for (const attribute of blocksOf(control, 'attribute'))
      if (attribute.labels[0]?.toLowerCase() === key) return texts.text(attribute, 'value');
  return null;
}

function nameOf(block: HclBlock, without: string): string {
  return block.labels[0] ?? without;
}

function firstSentence(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
