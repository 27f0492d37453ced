/** What is deployed from elsewhere: charts that a chart depends on, and remote bases of a kustomization. */
import type { DraftDelta, Severity } from '../../delta.ts';
import type { Pair, Told } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { evidenceIn } from '../objects.ts';

interface Module {
  readonly name: string;
  /** "oci://ghcr.io/harbour", "https://github.com/harbour/charts": without the version. */
  readonly source: string;
  /** Host and owner. */
  readonly owner: string;
  readonly version: string;
  readonly spot: Spot;
}

export function moduleDeltas({ before, after }: Pair): readonly Told[] {
  const had = before === null ? new Map<string, Module>() : modulesOf(before);
  const has = after === null ? new Map<string, Module>() : modulesOf(after);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key): readonly Told[] => {
    const was = had.get(key);
    const is = has.get(key);
    const change = was === undefined ? added(is) : is === undefined ? removed(was) : changed(was, is);
    if (change === null) return [];
    const label = (after ?? before)?.object.label ?? '';
    const [first, ...more] = [
      ...(is === undefined || after === null ? [] : [evidenceIn(after.object, is.spot)]),
      ...(was === undefined || before === null ? [] : [evidenceIn(before.object, was.spot)]),
    ];
    if (first === undefined) return [];
    const { name } = is ?? was ?? { name: '' };
    const delta: DraftDelta = {
      kind: 'infra.module.changed',
      severity: change.severity,
      subject: `${name} of ${label}`,
      summary: `${label} ${change.says}`,
      facts: {
        system: 'kubernetes',
        module: name,
        source: is?.source ?? '',
        version: is?.version ?? '',
        was: was === undefined ? '' : `${was.source} ${was.version}`,
      },
      evidence: [first, ...more],
    };
    return [{ delta, paths: [is, was].flatMap((one) => (one === undefined ? [] : [one.spot.path])) }];
  });
}

interface Change {
  readonly severity: Severity;
  readonly says: string;
}

/** As Terraform's modules are graded (rubric R6). */
function added(is: Module | undefined): Change | null {
  if (is === undefined) return null;
  return {
    severity: 'low',
    says: `now deploys ${is.name} from ${is.source}${is.version === '' ? '' : `, version ${is.version}`}`,
  };
}

function removed({ name, source }: Module): Change {
  return { severity: 'low', says: `no longer deploys ${name} from ${source}` };
}

function changed(was: Module, is: Module): Change | null {
  if (was.owner !== is.owner) {
    return { severity: 'medium', says: `now takes ${is.name} from ${is.source} (was ${was.source})` };
  }
  if (isFixed(was.version) && !isFixed(is.version)) {
    const now = is.version === '' ? 'whatever version is there' : `whatever ${is.version} is`;
    return {
      severity: 'medium',
      says: `deploys ${now} of ${is.name} from ${is.source} (was ${was.version})`,
    };
  }
  if (was.source === is.source && was.version === is.version) return null;
  const where = was.source === is.source ? '' : ` from ${is.source}`;
  return {
    severity: 'low',
    says: `deploys ${is.name} in version ${is.version || 'of the moment'}${where} (was ${was.version || 'of the moment'}); what that changes was not worked out`,
  };
}

/** A number or a commit; a name such as main moves. */
function isFixed(version: string): boolean {
  return (
    /\d+\.\d+|^v?\d+$|^[\da-f]{7,64}$/.test(version) && !/[*x]/i.test(version.replace(/^[\da-f]{7,64}$/, ''))
  );
}

function modulesOf(side: Standing): ReadonlyMap<string, Module> {
  const { object, root } = side;
  const charts =
    object.known === 'chart' ? itemsOf(at(root, 'dependencies')) : itemsOf(at(root, 'helmCharts'));
  const remote =
    object.known === 'kustomization'
      ? ['resources', 'bases', 'components', 'crds', 'generators', 'transformers'].flatMap((key) =>
          textsAt(root, key),
        )
      : [];
  const modules = [
    ...charts.flatMap((spot): readonly Module[] => {
      const source = textAt(spot, 'repository') || textAt(spot, 'repo');
      // A chart beside this one is judged where it stands.
      if (source === '' || source.startsWith('file:')) return [];
      return [
        {
          name: textAt(spot, 'alias') || textAt(spot, 'name'),
          source,
          owner: ownerOf(source),
          version: textAt(spot, 'version'),
          spot,
        },
      ];
    }),
    ...remote.flatMap((spot) => remoteBase(spot) ?? []),
  ];
  return new Map(modules.map((module) => [module.name, module]));
}

/** kubectl.docs.kubernetes.io, "remoteBuild": an address, or a repository with `?ref=` (read 2026-11). */
function remoteBase(spot: Spot): Module | null {
  const text = textAt(spot);
  const isRemote = /^(?:https?:|ssh:|git@|git::|[\w-]+\.(?:com|org|io|net|dev)\/)|\?ref=|\.git(?:$|\/)/.test(
    text,
  );
  if (!isRemote || text.length > 2_048) return null;
  const [address = '', query = ''] = text.split('?', 2);
  const asked = query.split('&').find((part) => /^(?:ref|version)=/.test(part));
  // A release's files have the version in their path.
  const inPath =
    /\/(?:releases\/download|raw|blob|archive|tree)\/([^/]+)\/|githubusercontent\.com\/[^/]+\/[^/]+\/([^/]+)\//.exec(
      address,
    );
  const version = asked?.slice(asked.indexOf('=') + 1) ?? inPath?.[1] ?? inPath?.[2] ?? '';
  const source = version === '' ? address : address.replace(`/${version}/`, '/');
  const name = source.replace(/^[a-z+]{1,10}:\/\/|^git@|^git::/, '').replace(/\.git(?=\/|$)/, '');
  return { name: name.slice(name.indexOf('/') + 1), source, owner: ownerOf(source), version, spot };
}

function ownerOf(source: string): string {
  const steps = source
    .replace(/^(?:git::)?[a-z+]{1,10}:\/\/|^git@/, '')
    .replace(/^[^/@]{1,100}@/, '')
    .split(/[/:]+/);
  return steps.slice(0, 2).join('/').toLowerCase();
}
