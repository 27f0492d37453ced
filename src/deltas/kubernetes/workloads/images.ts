/** Which code runs: images before and after, by who publishes them and whether they can change without a pull request. */
import type { DraftDelta, Evidence, Facts, Severity } from '../../delta.ts';
import { capitalised, type Pair, type Told } from '../meaning/aspects.ts';
import { at, type Spot, type Standing, textAt } from '../meaning/spots.ts';
import { evidenceIn } from '../objects.ts';
import { type Pod, podOf } from './pods.ts';

export interface Image {
  /** "ghcr.io/harbour": who publishes it. */
  readonly owner: string;
  /** With the owner, without version. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Two names of one registry (kubernetes.io, "registry.k8s.io: faster, cheaper and Generally Available", read 2026-11). */
const renamed: Readonly<Record<string, string>> = {
  'k8s.gcr.io': 'registry.k8s.io',
  'index.docker.io': 'docker.io',
  'registry-1.docker.io': 'docker.io',
};

/** @returns null where it is no image that can be known: empty, or filled in by somebody else. */
export function readImage(text: string): Image | null {
  if (text === '' || text.length > 1_024 || /[${}\s]/.test(text)) return null;
  const [named = '', digest = ''] = text.split('@', 2);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const steps = path.toLowerCase().split('/');
  const first = steps[0] ?? '';
  const hasRegistry = steps.length > 1 && /[.:]|^localhost$/.test(first);
  const registry = hasRegistry ? (renamed[first] ?? first) : 'docker.io';
  const rest = hasRegistry ? steps.slice(1) : steps;
  const full = registry === 'docker.io' && rest.length === 1 ? ['library', ...rest] : rest;
  // A registry of one's own has no owners inside; those of everybody do.
  const own = /\.dkr\.ecr\.|\.azurecr\.io$/.test(registry) || full.length === 1;
  return {
    owner: own ? registry : `${registry}/${full[0] ?? ''}`,
    repository: `${registry}/${full.join('/')}`,
    tag: colon < 0 ? '' : named.slice(colon + 1),
    digest,
  };
}

/** True where the same name can be other code tomorrow, by intention. */
function floats({ tag, digest }: Image): boolean {
  return (
    digest === '' && (tag === '' || /^(?:latest|main|master|edge|nightly|dev|develop|stable)$/.test(tag))
  );
}

export interface ImageSide {
  readonly image: Image;
  readonly written: string;
  readonly evidence: Evidence;
}

interface ImageChange {
  /** "container web of Deployment harbour/ferry". */
  readonly subject: string;
  readonly facts: Facts;
  readonly before: ImageSide | null;
  readonly after: ImageSide | null;
  readonly owners: Owners;
}

/** Owners whose images ran in this directory before, and do now. */
export interface Owners {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** @returns what another image means: new code of another owner, code that may change by itself, or the next version. */
export function imageDeltas({ subject, facts, before, after, owners }: ImageChange): readonly DraftDelta[] {
  const say = (
    kind: DraftDelta['kind'],
    severity: Severity | null,
    summary: string,
    first: ImageSide,
    more: readonly ImageSide[],
    extra: Facts = {},
  ): DraftDelta => ({
    kind,
    ...(severity !== null && { severity }),
    subject,
    summary,
    facts: { ...facts, image: first.image.repository, ...extra },
    evidence: [first.evidence, ...more.map((side) => side.evidence)],
  });
  const upper = capitalised(subject);
  if (before === null || after === null) {
    const only = after ?? before;
    if (only === null) return [];
    const gained = after !== null;
    const stranger = !(gained ? owners.before : owners.after).has(only.image.owner);
    const by = stranger ? `, from ${only.image.owner}, which nothing else here uses` : '';
    return [
      gained
        ? say('infra.code.added', 'low', `${upper} is new and runs ${only.written}${by}`, only, [])
        : say('infra.code.removed', null, `${upper} is gone; it ran ${only.written}`, only, []),
    ];
  }
  const had = before.image;
  const has = after.image;
  if (had.repository !== has.repository) {
    if (had.owner === has.owner) {
      const summary = `${upper} runs another image of ${has.owner}: ${after.written} (was ${before.written})`;
      return [say('infra.setting.changed', 'low', summary, after, [before], { was: had.repository })];
    }
    const known = owners.before.has(has.owner);
    const summary = `${upper} now runs ${after.written} from ${has.owner} (was ${before.written})`;
    return [
      say('infra.code.added', known ? 'low' : 'medium', summary, after, [before], { was: had.repository }),
      say('infra.code.removed', null, `${upper} no longer runs ${before.written}`, before, [after], {
        now: has.repository,
      }),
    ];
  }
  const pin = { was: pinOf(had), is: pinOf(has) };
  if (had.digest !== '' && has.digest === '') {
    const summary = `${upper} is no longer pinned by digest: whoever can push ${after.written} changes what runs`;
    return [say('infra.code.added', 'low', summary, after, [before], pin)];
  }
  if (had.digest === '' && has.digest !== '') {
    return [
      say(
        'infra.code.removed',
        null,
        `${upper} is now pinned by digest: ${after.written}`,
        after,
        [before],
        pin,
      ),
    ];
  }
  if (floats(has) !== floats(had)) {
    return floats(has)
      ? [
          say(
            'infra.code.added',
            'low',
            `${upper} runs whatever ${after.written} is at that moment (was ${before.written})`,
            after,
            [before],
            pin,
          ),
        ]
      : [
          say(
            'infra.code.removed',
            null,
            `${upper} now runs one version: ${after.written}`,
            after,
            [before],
            pin,
          ),
        ];
  }
  if (pin.was === pin.is) return [];
  // The next version of the same image adds no access and no third party: worth a line, not a review.
  const summary = `${upper} runs ${has.repository} in version ${pin.is} (was ${pin.was})`;
  return [say('infra.setting.changed', 'info', summary, after, [before], pin)];
}

/** Of the digest or the tag, the one that decides. */
function pinOf({ tag, digest }: Image): string {
  return digest === '' ? tag || 'latest' : digest.slice(0, 19);
}

/** An image in its place. */
export interface Running {
  /** What is told with it. */
  readonly spot: Spot;
  /** "container web", "image". */
  readonly name: string;
  readonly side: ImageSide;
}

/** @param of whose they are: "Deployment harbour/ferry". */
export function runningDeltas(
  had: ReadonlyMap<string, Running>,
  has: ReadonlyMap<string, Running>,
  of: string,
  facts: Facts,
  owners: Owners,
): readonly Told[] {
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((path): readonly Told[] => {
    const was = had.get(path) ?? null;
    const is = has.get(path) ?? null;
    const some = is ?? was;
    if (some === null) return [];
    const deltas = imageDeltas({
      subject: `${some.name} of ${of}`,
      facts: { ...facts, name: some.name },
      before: was?.side ?? null,
      after: is?.side ?? null,
      owners,
    });
    const paths = [was === null || is === null ? path : some.spot.path];
    // One image has several spellings: then there is a change, and nothing to tell.
    return deltas.length === 0 ? [{ delta: null, paths }] : deltas.map((delta) => ({ delta, paths }));
  });
}

function runningIn(side: Standing, pod: Pod): ReadonlyMap<string, Running> {
  const images = pod.containers.flatMap(({ name, spot }): [string, Running][] => {
    const written = textAt(spot, 'image');
    const image = readImage(written);
    const place = at(spot, 'image');
    if (image === null || place === null) return [];
    const evidence = evidenceIn(side.object, place);
    return [[spot.path, { spot: place, name: `container ${name}`, side: { image, written, evidence } }]];
  });
  return new Map(images);
}

/** @returns who publishes what runs on this side. */
export function ownersIn(sides: readonly Standing[]): ReadonlySet<string> {
  const running = sides.flatMap((side) => {
    const pod = podOf(side);
    return pod === null ? [] : [...runningIn(side, pod).values()];
  });
  return new Set(running.map(({ side }) => side.image.owner));
}

/** Containers of what is new altogether are told with it. */
export function podImages({ before, after }: Pair, owners: Owners): readonly Told[] {
  const pods = { before: before && podOf(before), after: after && podOf(after) };
  if (before === null || after === null || pods.before === null || pods.after === null) return [];
  const had = runningIn(before, pods.before);
  const has = runningIn(after, pods.after);
  // A container whose image cannot be known on one side is not new there.
  const unknown = (pod: Pod, images: ReadonlyMap<string, Running>) =>
    new Set(pod.containers.map(({ spot }) => spot.path).filter((path) => !images.has(path)));
  const without = (images: ReadonlyMap<string, Running>, hidden: ReadonlySet<string>) =>
    new Map([...images].filter(([path]) => !hidden.has(path)));
  const { label, facts } = pods.after;
  return runningDeltas(
    without(had, unknown(pods.after, has)),
    without(has, unknown(pods.before, had)),
    label,
    facts,
    owners,
  );
}
