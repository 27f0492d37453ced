/** Deltas of infrastructure in, the data stores, ways in and boundaries that they speak of out. */
import { folderOf, isPlain, synthesized, withoutKey, withoutTerms } from '../naming.ts';
import { listFact, type Saying, type ThingKind, type Told, textFact, wayOf } from '../saying.ts';
import {
  type Technology,
  technologyOf,
  technologyOfImage,
  technologyOfKind,
  typeWords,
} from '../technologies.ts';

const kinds = new Set([
  'infra.resource.added',
  'infra.resource.removed',
  'infra.exposure.added',
  'infra.exposure.removed',
  'infra.network.opened',
  'infra.network.closed',
]);

export function infrastructureSayings(source: Told): readonly Saying[] {
  if (!kinds.has(source.kind)) return [];
  if (textFact(source, 'system') === 'kubernetes') return kubernetes(source);
  if (textFact(source, 'type') !== '') return resource(source);
  if (source.kind.startsWith('infra.exposure.')) return published(source);
  return listFact(source, 'images').flatMap((image) => imageSaying(source, image));
}

function kindOf({ sort, name }: Technology): ThingKind {
  if (sort === 'boundary') return { part: 'boundary', kind: name };
  return { part: 'component', kind: sort === 'store' ? 'store' : 'process' };
}

function resource(source: Told): readonly Saying[] {
  const type = textFact(source, 'type');
  const technology = technologyOf(type);
  // What is looked up was made elsewhere, and is shown there.
  if (technology === null || source.subject.startsWith('data ')) return [];
  const attribute = textFact(source, 'attribute') !== '';
  const exposure = source.kind.startsWith('infra.exposure.');
  // Of a load balancer only that it is open makes a way in.
  if (!exposure && (attribute || technology.sort === 'endpoint')) return [];
  // A rule of a network says who comes in, and not that there is one.
  if (Object.hasOwn(source.facts, 'way')) return [];
  const [{ path }] = source.evidence;
  const whole = source.subject.split(': ', 1)[0] ?? source.subject;
  const inTerraform = !type.includes(':') && !type.includes('/');
  const beginning = `${typeWords(type)} `;
  const written =
    inTerraform && whole.startsWith(beginning) ? whole.slice(beginning.length) : lastWord(whole);
  const label = withoutTerms(withoutKey(written));
  if (label === '') return [];
  const own = isPlain(label);
  const folder = folderOf(path);
  const called = own && folder !== '' ? folder : label;
  const open = technology.sort !== 'endpoint' && exposure;
  const sort = open ? 'endpoint' : technology.sort;
  return [
    {
      sort,
      key: JSON.stringify([type, label.toLowerCase(), inTerraform ? (own ? folder : '') : path]),
      rank: attribute ? 1 : 0,
      name: open ? `${called} (reached from outside)` : called,
      called: [
        called,
        ...(inTerraform ? [] : synthesized(label)),
        ...(own ? [] : [whole, `${type}.${label}`]),
      ],
      tags: inTerraform ? [`${type}.${label}`] : [label],
      nouns: [technology.noun],
      together: technology.together,
      technology: technology.name,
      kind: kindOf(technology),
      sentence: `${technology.noun} ${called} (${technology.name})${open ? ', which can be reached from outside' : ''}`,
      way: wayOf(source),
    },
  ];
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(' ') + 1);
}

function kubernetes(source: Told): readonly Saying[] {
  const technology = technologyOfKind(textFact(source, 'objectKind'));
  if (technology === null) return [];
  const isExposure = source.kind.startsWith('infra.exposure.');
  if (isExposure !== (technology.sort === 'endpoint')) return [];
  // What only those inside reach is no edge of the system.
  if (source.facts.inside === true || textFact(source, 'from') === 'from inside the network') return [];
  const [{ path }] = source.evidence;
  const name = withoutTerms(textFact(source, 'object')) || folderOf(path);
  if (name === '') return [];
  return [
    {
      sort: technology.sort,
      key: JSON.stringify(['kubernetes', technology.noun, name.toLowerCase()]),
      rank: 0,
      name,
      called: [source.subject],
      tags: [],
      nouns: [technology.noun, 'service'],
      together: technology.together,
      technology: technology.name,
      kind: kindOf(technology),
      sentence: `${technology.noun} ${name}${isExposure ? ', which can be reached from outside' : ''}`,
      way: wayOf(source),
    },
  ];
}

/** "ports of service quay". */
const ports = 'ports of service ';

function published(source: Told): readonly Saying[] {
  const name = source.subject.startsWith(ports) ? source.subject.slice(ports.length) : '';
  const [{ path }] = source.evidence;
  // On somebody's own machine, anybody is one person.
  if (name === '' || /(?:^|[-_./])(?:dev|devel|development|local|test|tests|ci|e2e)(?:$|[-_./])/i.test(path))
    return [];
  return [
    {
      sort: 'endpoint',
      key: JSON.stringify(['service', name.toLowerCase()]),
      rank: 0,
      name,
      called: [`service ${name}`],
      tags: [],
      nouns: ['service', 'server', 'container'],
      together: [],
      technology: null,
      kind: { part: 'component', kind: 'process' },
      sentence: `service ${name}, whose ports ${listFact(source, 'ports').join(', ')} are published`,
      way: wayOf(source),
    },
  ];
}

function imageSaying(source: Told, image: string): readonly Saying[] {
  const technology = technologyOfImage(image);
  if (technology === null) return [];
  const name = image.slice(image.lastIndexOf('/') + 1);
  const places = source.evidence.filter(({ text }) => text.includes(name));
  return [
    {
      sort: technology.sort,
      key: JSON.stringify(['image', technology.name]),
      rank: 0,
      name,
      called: [image],
      tags: [],
      nouns: [technology.noun, 'container'],
      together: technology.together,
      technology: technology.name,
      kind: kindOf(technology),
      sentence: `${technology.noun} ${name} (${technology.name}), run as a container`,
      ...(places.length > 0 && { places }),
      way: wayOf(source),
    },
  ];
}
