/** Data sources: what is looked up, run or chosen at deployment. Policy documents among them are judged as policies. */
import type { DraftDelta } from '../../delta.ts';
import { compareTraits, type Trait } from '../../traits.ts';
import { renderedOf } from '../evaluation/functions/rendered.ts';
import { meaningOf, meanSame } from '../evaluation/meaning.ts';
import { digest, knownText, scalar } from '../evaluation/values.ts';
import type { Infrastructure, TerraformResource } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, evidenceOf, inWords, paired } from './changed.ts';

export function dataDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const versions = paired(fetched(before), fetched(after)).flatMap(([, was, is]) =>
    was === undefined || is === undefined ? [] : versionDelta(was, is),
  );
  const told = new Set(versions.map(({ subject }) => subject));
  const traits = ({ data }: Infrastructure) =>
    data.filter((one) => !told.has(versionOf(one))).flatMap(traitsOf);
  return [
    ...versions,
    ...compareTraits(traits(before), traits(after)),
    ...paired(others(before), others(after)).flatMap(([, was, is]) => otherDelta(was, is)),
  ];
}

/** Documents of access: whoever reads policies reads them. */
export function isPolicyDocument({ type }: TerraformResource): boolean {
  return /(?:^aws_iam_policy_document|^google_iam_policy|_policy_document)$/.test(type);
}

/** A text that is known: it is judged where it goes. */
function isRendered({ block, environment }: TerraformResource): boolean {
  return renderedOf(block, environment) !== null;
}

/** A command, or the answer of a server, becomes part of the infrastructure. */
function isForeign({ type }: TerraformResource): boolean {
  return type === 'external' || type === 'http';
}

/** Anybody may publish an image under a name that a filter takes (docs.aws.amazon.com, "Allowed AMIs", read 2026-11). */
function isAnybodysImage({ type, body }: TerraformResource): boolean {
  if (type !== 'aws_ami' && type !== 'aws_ami_ids') return false;
  const owners = body.entries.get('owners')?.value;
  if (owners === undefined) return true;
  return owners.kind === 'sequence' && owners.items.some((item) => knownText(item) === '*');
}

function traitsOf(source: TerraformResource): readonly Trait[] {
  const { name, type, place, body } = source;
  const evidence = evidenceOf(place);
  if (isForeign(source)) {
    const value = body.entries.get(type === 'http' ? 'url' : 'program')?.value;
    const from = inWords(value);
    // Long addresses are cut where they are shown: another one is another all the same.
    const facts = { type, from, digest: value === undefined ? '' : digest(meaningOf(value)).slice(0, 16) };
    const does = type === 'http' ? 'takes what it is told by' : 'runs';
    return [
      {
        subject: name,
        facts,
        evidence,
        gained: { kind: 'infra.code.added', summary: `${name} ${does} ${from}` },
        lost: {
          kind: 'infra.code.removed',
          summary: `${name} no longer ${type === 'http' ? 'takes what it is told by' : 'runs'} ${from}`,
        },
      },
    ];
  }
  if (!isAnybodysImage(source)) return [];
  return [
    {
      subject: name,
      facts: { type, owners: 'anybody' },
      evidence,
      gained: { kind: 'infra.code.added', summary: `${name} takes an image that anybody may have published` },
      lost: { kind: 'infra.code.removed', summary: `${name} no longer takes images of anybody` },
    },
  ];
}

function fetched({ data }: Infrastructure): ReadonlyMap<string, TerraformResource> {
  return new Map(data.filter(({ type }) => type === 'http').map((one) => [one.address, one]));
}

function versionOf({ name }: TerraformResource): string {
  return `version of ${name}`;
}

/** Another released version of the same text is what another version of a module is; a branch is none. */
function versionDelta(was: TerraformResource, is: TerraformResource): readonly DraftDelta[] {
  const [then, now] = [was, is].map(({ body }) => {
    const url = body.entries.get('url')?.value;
    return url === undefined ? null : knownText(url);
  });
  if (typeof then !== 'string' || typeof now !== 'string' || then === now) return [];
  const parts = paired(partsOf(then), partsOf(now)).filter(([, a, b]) => a !== b);
  if (!parts.every(([, a, b]) => isVersion(a) && isVersion(b))) return [];
  const [held, holds] = [parts[0]?.[1] ?? '', parts[0]?.[2] ?? ''];
  return [
    changedSetting({
      subject: versionOf(is),
      summary: `${is.name} takes version ${inWords(scalar(holds, is.place))} of the same address (was ${inWords(scalar(held, was.place))})`,
      facts: { type: is.type, before: held, after: holds },
      after: is.place,
      before: was.place,
    }),
  ];
}

function partsOf(address: string): ReadonlyMap<string, string> {
  return new Map(address.split('/').map((part, index) => [String(index), part]));
}

function isVersion(part: string | undefined): boolean {
  return /^(?:v?\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+][\w.-]{1,32})?|[\da-f]{40})$/.test(part ?? '');
}

function others({ data }: Infrastructure): ReadonlyMap<string, TerraformResource> {
  return new Map(
    data
      .filter((one) => !isPolicyDocument(one) && !isForeign(one) && !isRendered(one))
      .map((one) => [one.address, one]),
  );
}

function otherDelta(
  was: TerraformResource | undefined,
  is: TerraformResource | undefined,
): readonly DraftDelta[] {
  const one = is ?? was;
  if (one === undefined) return [];
  if (was !== undefined && is !== undefined && meanSame(was.body, is.body)) return [];
  const what =
    was === undefined
      ? 'is looked up'
      : is === undefined
        ? 'is no longer looked up'
        : 'is looked up otherwise';
  return [
    changedSetting({
      subject: one.name,
      summary: `${one.name} ${what}`,
      facts: { type: one.type, change: was === undefined ? 'new' : is === undefined ? 'gone' : 'changed' },
      after: is?.place,
      before: was?.place,
    }),
  ];
}
