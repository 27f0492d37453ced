/** What of a GitLab job or file carries meaning and is judged by nobody: told as a gap where it changed. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import { parseImage } from '../../pipelines/actions.ts';
import { canonical } from '../../pipelines/meaning.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { CiPart, Image, Place } from '../model.ts';
import type { Sources } from '../sources.ts';
import type { Include } from './includes.ts';
import { namedFiles } from './includes.ts';
import type { MadeJob } from './jobs.ts';

/** When, how long, how often, and how it is shown: nothing of it reaches a token, a secret or a command. */
const silent = ['coverage', 'description', 'interruptible', 'resource_group', 'retry', 'timeout'];
const judged = new Set([
  ...silent,
  'after_script',
  'before_script',
  'environment',
  'extends',
  'hooks',
  'id_tokens',
  'identity',
  'image',
  'inherit',
  'script',
  'secrets',
  'services',
  'tags',
  'variables',
]);
/** Of an environment: its name is judged, the rest only shown or about when it ends. */
const shown = new Set(['name', 'url', 'auto_stop_in', 'on_stop', 'deployment_tier']);
const spoken: Readonly<Record<string, string>> = {
  allow_failure: 'what a failure means',
  artifacts: 'what is kept',
  cache: 'the cache',
  dependencies: 'whose files it takes',
  except: 'the conditions',
  needs: 'what it waits for',
  only: 'the conditions',
  parallel: 'the matrix',
  rules: 'the conditions',
  stage: 'the stage',
  trigger: 'what it starts',
  when: 'the conditions',
};
/** Told where they weaken a scan or take a gate away. */
const told: Readonly<Record<string, CiPart['toldBy']>> = {
  allow_failure: ['scanner', null],
  except: ['scanner', null],
  only: ['scanner', null],
  rules: ['scanner', null],
  when: ['environment', 'a person who starts it'],
};

export function jobParts(
  { entry, body, unknown }: MadeJob,
  images: readonly Image[],
  sources: Sources,
): readonly CiPart[] {
  const rest = [...body.values()].filter(({ key }) => !judged.has(key));
  const environment = [...entriesOf(body.get('environment')).values()].filter(({ key }) => !shown.has(key));
  const parent = body.get('extends') ?? entry;
  return [
    ...rest.map((one) => part(one.key, spoken[one.key] ?? one.key.replaceAll('_', ' '), one, sources)),
    ...environment.map((one) =>
      part(`environment.${one.key}`, `${one.key} of the environment`, one, sources),
    ),
    ...variableParts(entriesOf(body.get('variables')), sources),
    ...imageParts(body, images, sources),
    ...unknown.map((name) => ({
      ...whole(`extends ${name}`, 'what it extends', sources.placeOf(parent)),
      meaning: name,
    })),
  ];
}

export function variableParts(variables: Entries, sources: Sources): readonly CiPart[] {
  return [...variables.values()].map((one): CiPart => {
    const value = one.value.kind === 'map' ? entriesOf(one).get('value') : one;
    const meaning = value === undefined ? '=' : `= ${canonical(value.value)}`;
    return { ...whole(`variables.${one.key}`, `variable ${one.key}`, sources.placeOf(one)), meaning };
  });
}

function imageParts(body: Entries, images: readonly Image[], sources: Sources): readonly CiPart[] {
  const named = images.map(
    ({ role, image, place }): CiPart => ({
      ...whole(`image ${role}`, role === 'the container' ? 'the image' : `the image of ${role}`, place),
      meaning: image,
      toldBy: ['image', parseImage(image).action],
    }),
  );
  const image = [...entriesOf(body.get('image')).values()].filter(({ key }) => key !== 'name');
  const services = body.get('services');
  const items = services?.value.kind === 'sequence' ? services.value.items : [];
  const more = items.flatMap((item) =>
    item.kind === 'map'
      ? [...item.entries.values()]
          .filter(({ key }) => key !== 'name' && key !== 'alias')
          .map((one) =>
            part(
              `service ${textOf(item.entries.get('name'))}.${one.key}`,
              `${one.key} of a service`,
              one,
              sources,
            ),
          )
      : [],
  );
  return [
    ...named,
    ...image.map((one) => part(`image.${one.key}`, `${one.key} of the image`, one, sources)),
    ...more,
  ];
}

/** @returns what an include says beside whose file it is, or all of it where the file was not read. */
export function includeParts(
  includes: readonly Include[],
  placed: ReadonlySet<Include>,
  sources: Sources,
): readonly CiPart[] {
  return includes.flatMap((include): readonly CiPart[] => {
    const { from, target, rest, at } = include;
    const name = `what it takes from ${from} ${target}`;
    const more = rest.filter(
      ({ key }) => !(key === 'file' || key === 'integrity' || (key === 'inputs' && placed.has(include))),
    );
    const unread = (from === 'local' && !placed.has(include)) || from === 'artifact';
    const files = [...namedFiles(include)].sort().join(' ');
    const meaning = [
      ...(unread ? ['unread'] : []),
      files,
      ...more.map(({ key, value }) => `${key} ${canonical(value)}`),
    ]
      .filter((one) => one !== '')
      .join(' ');
    return meaning === ''
      ? []
      : [
          {
            ...whole(`include ${from} ${target} ${meaning}`, name, sources.placeOf(at)),
            meaning,
            toldBy: ['action', target],
          },
        ];
  });
}

export function part(key: string, name: string, entry: TreeEntry, sources: Sources): CiPart {
  const toldBy = Object.hasOwn(told, key) ? told[key] : undefined;
  return {
    ...whole(key, name, sources.placeOf(entry)),
    meaning: `= ${canonical(entry.value)}`,
    ...(toldBy !== undefined && { toldBy }),
  };
}

function whole(key: string, name: string, place: Place): Omit<CiPart, 'meaning'> {
  return { key, name, lines: place, file: place.file };
}
