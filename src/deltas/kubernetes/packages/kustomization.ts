/** A kustomization: images it puts in the place of others, secrets it makes, and guards that it no longer deploys. */
import { type Aspect, guard, type Pair, type Told } from '../meaning/aspects.ts';
import { holdsSecret } from '../meaning/secret-names.ts';
import { at, itemsOf, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { evidenceIn } from '../objects.ts';
import { literalAspect } from '../policy/stored-secrets.ts';
import { type Owners, type Running, readImage, runningDeltas } from '../workloads/images.ts';

const facts = { system: 'kubernetes', objectKind: 'Kustomization' };

export function kustomizationAspects({ root, object }: Standing): readonly Aspect[] {
  const generated = ['secretGenerator', 'configMapGenerator'].flatMap((key) =>
    itemsOf(at(root, key)).flatMap((generator) => textsAt(generator, 'literals')),
  );
  const literals = generated.flatMap((spot): readonly Aspect[] => {
    const text = textAt(spot);
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    const value = text.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2');
    const list = spot.path.slice(0, spot.path.lastIndexOf('/literals/'));
    if (!holdsSecret(name, value)) return [];
    return [
      { ...literalAspect(object.label, facts, spot, name), key: JSON.stringify(['literal', list, name]) },
    ];
  });
  const guards = textsAt(root, 'resources').filter((spot) => guardNames.test(textAt(spot)));
  return [
    ...literals,
    ...guards.map(
      (spot): Aspect => ({
        key: JSON.stringify(['guard', textAt(spot)]),
        within: '',
        kinds: guard,
        severity: 'medium',
        group: 'guard',
        member: '',
        value: textAt(spot),
        facts: { ...facts, setting: 'resources' },
        subject: () => object.label,
        gained: (_, values) => `${object.label} now deploys ${values}`,
        lost: (_, values) => `${object.label} no longer deploys ${values}, by its name a guard`,
        spot,
      }),
    ),
  ];
}

/** Files that are mostly named after what they hold back. */
const guardNames =
  /net(?:work)?[-_]?pol|deny|peer-?auth|authorization-?polic|admission|kyverno|constraint|pod-?security|limit-?range|quota/i;

export function kustomizedImages({ before, after }: Pair, owners: Owners): readonly Told[] {
  if (before === null || after === null) return [];
  return runningDeltas(imagesOf(before), imagesOf(after), after.object.label, facts, owners);
}

function imagesOf({ root, object }: Standing): ReadonlyMap<string, Running> {
  const images = itemsOf(at(root, 'images')).flatMap((spot): readonly [string, Running][] => {
    const name = textAt(spot, 'newName') || textAt(spot, 'name');
    const tag = textAt(spot, 'newTag');
    const digest = textAt(spot, 'digest');
    const written = `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
    const read = readImage(written);
    if (read === null) return [];
    // Without a tag it keeps the one of the base, which is not known here.
    const image = { ...read, tag: read.tag || 'of the base' };
    const place = at(spot, digest !== '' ? 'digest' : tag !== '' ? 'newTag' : 'newName') ?? spot;
    return [
      [
        spot.path,
        {
          spot,
          name: `image ${textAt(spot, 'name')}`,
          side: { image, written, evidence: evidenceIn(object, place) },
        },
      ],
    ];
  });
  return new Map(images);
}
