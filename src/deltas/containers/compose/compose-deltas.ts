/** Two compose files compared service by service: what runs, what reaches it, and what it may do to its host. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import { compareTraits, shownPlaces, type Trait } from '../../traits.ts';
import {
  commandFindings,
  compareLists,
  evidenceIn,
  fetchedWords,
  type Item,
  type ListWords,
  openedWords,
  type Secret,
  type Setting,
  secretDeltas,
  secretsIn,
  settingTraits,
} from '../findings.ts';
import { capital, type ImageUse, imageDeltas, imageName, listed } from '../images.ts';
import { isRootUser } from '../users.ts';
import { scriptsOf } from './commands.ts';
import { portsOf, portsSeverity } from './ports.ts';
import { guardTraits, rightTraits } from './rights.ts';
import { type Compose, entriesOf, type Service, textOf, variablesOf } from './services.ts';
import { fileTraits, variableFileTraits, wiringTraits } from './wiring.ts';

export function composeDeltas(before: Compose | null, after: Compose | null): readonly DraftDelta[] {
  const labels = (compose: Compose | null) =>
    new Map([...(compose?.services.values() ?? [])].map((service) => [service.label, service]));
  const [had, has] = [labels(before), labels(after)];
  const both = new Set([...has.keys()].filter((label) => had.has(label)));
  const fresh = new Set([...has.keys(), ...had.keys()].filter((label) => !both.has(label)));
  const [then, now] = [read(before, both), read(after, both)];
  return [
    ...presence(before, after, fresh),
    ...imageDeltas(then.images, now.images, fresh),
    ...userDeltas(before, after, fresh),
    ...withoutShadowed(compareTraits(then.traits, now.traits)),
    ...secretDeltas(then.secrets, now.secrets),
    ...compareLists(then.ports, now.ports, portWords),
    ...compareLists(then.fetched, now.fetched, fetchedWords),
    ...compareLists(then.opened, now.opened, openedWords),
  ];
}

interface Contents {
  readonly images: readonly ImageUse[];
  readonly traits: readonly Trait[];
  readonly ports: readonly Item[];
  readonly fetched: readonly Item[];
  readonly opened: readonly Item[];
  readonly secrets: readonly Secret[];
}

/** @param both services that both sides have: only there a guard or a file can come or go. */
function read(compose: Compose | null, both: ReadonlySet<string>): Contents {
  if (compose === null) return { images: [], traits: [], ports: [], fetched: [], opened: [], secrets: [] };
  const services = [...compose.services.values()];
  const volumes = entriesOf(compose.top.get('volumes'));
  const commands = services.map((service) => commandFindings(compose, service.label, scriptsOf(service)));
  return {
    images: services.flatMap((service) => imageOf(compose, service)),
    traits: [
      ...fileTraits(compose),
      ...variableFileTraits(
        compose,
        services.filter(({ label }) => both.has(label)),
      ),
      ...services.flatMap((service) => [
        ...rightTraits(compose, service, volumes),
        ...settingsOf(service).flatMap(({ user, settings }) => settingTraits(compose, user, settings)),
        ...(both.has(service.label)
          ? [...guardTraits(compose, service), ...wiringTraits(compose, service)]
          : []),
      ]),
      ...commands.flatMap(({ traits }) => traits),
    ],
    secrets: services.flatMap((service) =>
      settingsOf(service).flatMap(({ user, settings }) => secretsIn(compose, user, settings)),
    ),
    ports: services.flatMap((service) =>
      portsOf(service).map(({ name, lines }) => ({
        list: `ports of ${service.label}`,
        name,
        evidence: evidenceIn(compose, lines),
      })),
    ),
    fetched: commands.flatMap(({ fetched }) => fetched),
    opened: commands.flatMap(({ opened }) => opened),
  };
}

const portWords: ListWords = {
  gained: { kind: 'infra.exposure.added' },
  lost: { kind: 'infra.exposure.removed' },
  fact: 'ports',
  severityOf: portsSeverity,
  say: (list, names, way) => {
    const service = capital(list.slice('ports of '.length));
    return way === 'gained'
      ? `${service} can now be reached from outside its host at port ${names}`
      : `${service} can no longer be reached from outside its host at port ${names}`;
  },
};

/** Services that come, or go, at once are one delta: what each may do is told by others. */
function presence(
  before: Compose | null,
  after: Compose | null,
  fresh: ReadonlySet<string>,
): readonly DraftDelta[] {
  const told = (compose: Compose | null, came: boolean): readonly DraftDelta[] => {
    const services = [...(compose?.services.values() ?? [])].filter(({ label }) => fresh.has(label));
    const [first, ...more] = services;
    if (compose === null || first === undefined) return [];
    const names = services.map(({ name }) => name).sort();
    const images = imagesIn(compose, services);
    const runs = images.length === 0 ? '' : ` (images ${listed(images)})`;
    const what =
      more.length === 0 ? `Service ${names[0]}${runs} is` : `The services ${listed(names)}${runs} are`;
    return [
      {
        kind: came ? 'infra.resource.added' : 'infra.resource.removed',
        ...(came ? {} : { direction: 'narrows' as const }),
        subject: 'the services',
        facts: { services: names, images },
        summary: `${what} ${came ? 'new' : 'gone'}`,
        evidence: [
          evidenceIn(compose, first.lines),
          ...more.slice(0, shownPlaces - 1).map(({ lines }) => evidenceIn(compose, lines)),
        ],
      },
    ];
  };
  return [...told(after, true), ...told(before, false)];
}

function imagesIn(compose: Compose, services: readonly Service[]): readonly string[] {
  const names = services.flatMap((service) => imageOf(compose, service).map(({ name }) => name.repository));
  return [...new Set(names)].sort();
}

/** Where an image is built from here, its name is only what it is called. */
function imageOf(compose: Compose, { body, label }: Service): readonly ImageUse[] {
  const image = body.get('image');
  if (image === undefined || body.has('build')) return [];
  const name = imageName(textOf(image));
  return name === null ? [] : [{ user: label, name, evidence: evidenceIn(compose, image) }];
}

/** The variables of a service and of its build, with whose they are. */
function settingsOf({
  label,
  body,
}: Service): readonly { readonly user: string; readonly settings: readonly Setting[] }[] {
  const known = (entry: TreeEntry | undefined) =>
    variablesOf(entry).flatMap(({ name, value, lines }) => (value === null ? [] : [{ name, value, lines }]));
  return [
    { user: label, settings: known(body.get('environment')) },
    { user: `the build of ${label}`, settings: known(entriesOf(body.get('build')).get('args')) },
  ];
}

/** From a plain user through "as the image says" to root. */
const levels = ['plain', 'inherited', 'root'] as const;
type Level = (typeof levels)[number];

function levelOf({ body }: Service): Level {
  const user = textOf(body.get('user'));
  if (user === '') return 'inherited';
  return isRootUser(user) ? 'root' : 'plain';
}

function userDeltas(
  before: Compose | null,
  after: Compose | null,
  fresh: ReadonlySet<string>,
): readonly DraftDelta[] {
  const names = [...new Set([...(after?.services.keys() ?? []), ...(before?.services.keys() ?? [])])];
  return names.flatMap((name): readonly DraftDelta[] => {
    const [then, now] = [before?.services.get(name), after?.services.get(name)];
    const label = now?.label ?? then?.label ?? name;
    const was: Level = then === undefined ? 'inherited' : levelOf(then);
    const is: Level = now === undefined ? 'inherited' : levelOf(now);
    if (was === is || (fresh.has(label) && was !== 'root' && is !== 'root')) return [];
    const places = [
      ...(now === undefined || after === null ? [] : [{ compose: after, service: now }]),
      ...(then === undefined || before === null ? [] : [{ compose: before, service: then }]),
    ].map(({ compose, service }) => evidenceIn(compose, service.body.get('user') ?? service.lines));
    const [first, ...more] = places;
    if (first === undefined) return [];
    const rises = levels.indexOf(is) > levels.indexOf(was);
    const words = (level: Level, service: Service | undefined) =>
      level === 'inherited' ? 'the user of its image' : `user ${textOf(service?.body.get('user'))}`;
    const severity: Severity = 'low';
    return [
      {
        kind: rises ? 'infra.privilege.added' : 'infra.privilege.removed',
        ...(rises ? { severity } : {}),
        subject: `user of ${label}`,
        facts: { user: is, previous: was },
        summary:
          now === undefined
            ? `${capital(label)}, which ran as ${words(was, then)}, is gone`
            : `${capital(label)} now runs as ${words(is, now)}${then === undefined ? '' : ` (was ${words(was, then)})`}`,
        evidence: [first, ...more],
      },
    ];
  });
}

/** Where all capabilities are dropped, one of them more or less is no news. */
function withoutShadowed(deltas: readonly DraftDelta[]): readonly DraftDelta[] {
  const all = new Set(
    deltas
      .filter(({ facts }) => facts.guard === 'cap_drop: ALL')
      .map(({ kind, facts }) => `${kind} ${facts.user}`),
  );
  const opposite = {
    'infra.protection.removed': 'infra.protection.added',
    'infra.protection.added': 'infra.protection.removed',
  };
  return deltas.filter(({ kind, facts }) => {
    if (kind !== 'infra.protection.removed' && kind !== 'infra.protection.added') return true;
    const single = typeof facts.guard === 'string' && /^cap_drop: (?!ALL$)/.test(facts.guard);
    return !(single && all.has(`${opposite[kind]} ${facts.user}`));
  });
}
