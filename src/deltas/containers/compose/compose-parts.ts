/** A compose file cut into the parts that its deltas do not tell, key by key. */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry } from '../../../syntax/tree.ts';
import { isCosmetic, obeyedParts, type Part, partOf, versionless } from '../parts.ts';
import { optionOf } from './rights.ts';
import {
  type Compose,
  entriesOf,
  isNothing,
  itemsOf,
  plainText,
  type Service,
  textOf,
  variablesOf,
} from './services.ts';

/** Told by deltas, or about how long, how much and under which name. */
const judged = new Set(
  `image ports expose volumes privileged use_api_socket cap_add cap_drop devices device_cgroup_rules user read_only
  secrets extra_hosts restart depends_on container_name hostname domainname annotations logging deploy
  mem_limit mem_reservation memswap_limit mem_swappiness cpus cpu_count cpu_percent cpu_shares cpu_period cpu_quota
  cpu_rt_runtime cpu_rt_period cpuset ulimits shm_size stop_signal stop_grace_period init tty stdin_open platform
  profiles pull_policy scale develop oom_kill_disable oom_score_adj pids_limit blkio_config tmpfs storage_opt attach
  links log_driver log_opt`.split(/\s+/),
);
/** Judged where they name the host; another container is another matter. */
const shared = new Set(['network_mode', 'net', 'pid', 'ipc', 'uts', 'userns_mode', 'cgroup']);
const judgedInBuild = new Set(
  'cache_from cache_to labels tags platforms shm_size no_cache pull privileged network entitlements'.split(
    ' ',
  ),
);
const judgedOptions =
  /^(?:no-new-privileges(?::true)?|seccomp:unconfined|apparmor:unconfined|label:disable|systempaths:unconfined)$/;
/** Labels that a proxy or a scheduler beside it takes orders from. */
const obeyedLabel =
  /^(?:traefik|caddy|haproxy|nginx|swag|ofelia|chadburn|com\.centurylinklabs|docker-volume-backup|lazytainer)\b/i;

export function composeParts(compose: Compose | null): readonly Part[] {
  if (compose === null) return [];
  return [
    ...[...compose.services.values()].flatMap((service) => serviceParts(compose, service)),
    ...[...compose.top.values()].flatMap((entry) => topParts(compose, entry)),
    ...obeyedParts(compose),
  ];
}

function serviceParts(compose: Compose, service: Service): readonly Part[] {
  const { label, body } = service;
  return [...body.values()].flatMap((entry): readonly Part[] => {
    const { key, value } = entry;
    if (judged.has(key) || key.startsWith('x-') || isNothing(value)) return [];
    const whole = partOf(compose, entry, `${key} of ${label}`, canonical(value));
    if (shared.has(key)) return /^(?:host|bridge|default|none|private)$/i.test(textOf(entry)) ? [] : [whole];
    if (key === 'environment') return variableParts(compose, entry, label);
    if (key === 'env_file') {
      return itemsOf(entry).map((item) => {
        const path = item.kind === 'map' ? textOf(item.entries.get('path')) : plainText(item);
        return partOf(compose, item, `variables of ${label} from a file`, path, [`variables from ${path}`]);
      });
    }
    if (key === 'build') return buildParts(compose, entry, label);
    if (key === 'security_opt') {
      return itemsOf(entry)
        .filter((item) => !judgedOptions.test(optionOf(plainText(item))))
        .map((item) => partOf(compose, item, `${key} of ${label}`, optionOf(plainText(item))));
    }
    if (key === 'labels') {
      return variablesOf(entry)
        .filter(({ name }) => obeyedLabel.test(name))
        .map(({ name, value: text, lines }) =>
          partOf(compose, lines, `label ${name} of ${label}`, text ?? ''),
        );
    }
    if (key === 'healthcheck') {
      const test = entriesOf(entry).get('test');
      return test === undefined
        ? []
        : [{ ...partOf(compose, test, `the health check of ${label}`, canonical(test.value)), mayGo: true }];
    }
    return [whole];
  });
}

function variableParts(compose: Compose, entry: TreeEntry, owner: string): readonly Part[] {
  return variablesOf(entry)
    .filter(({ name }) => !isCosmetic(name))
    .map(({ name, value, lines }) =>
      partOf(
        compose,
        lines,
        `variable ${name} of ${owner}`,
        value === null ? 'handed on' : `=${versionless(value)}`,
        [`${name} of ${owner}`, `${name} of the services`],
      ),
    );
}

function buildParts(compose: Compose, entry: TreeEntry, label: string): readonly Part[] {
  if (entry.value.kind !== 'map')
    return [partOf(compose, entry, `context of the build of ${label}`, textOf(entry))];
  return [...entry.value.entries.values()].flatMap((field): readonly Part[] => {
    if (judgedInBuild.has(field.key) || isNothing(field.value)) return [];
    if (field.key === 'args') return variableParts(compose, field, `the build of ${label}`);
    // `build: .` and `build: {context: .}` are the same.
    const meaning = field.key === 'context' ? textOf(field) : canonical(field.value);
    return [partOf(compose, field, `${field.key} of the build of ${label}`, meaning)];
  });
}

const silentOnTop = new Set(['version', 'name']);
/** A network's or a volume's name and marks; whether it is shared or closed is told. */
const silentFields = new Set(['external', 'internal', 'name', 'labels', 'attachable']);

function topParts(compose: Compose, entry: TreeEntry): readonly Part[] {
  const { key } = entry;
  if (silentOnTop.has(key) || key.startsWith('x-')) return [];
  if (!['networks', 'volumes', 'secrets', 'configs'].includes(key)) {
    return [partOf(compose, entry, `${key} of the file`, canonical(entry.value))];
  }
  return [...entriesOf(entry).values()].flatMap((one) =>
    [...entriesOf(one).values()]
      .filter((field) => !silentFields.has(field.key) && !isUsual(field))
      .map((field) =>
        partOf(compose, field, `${field.key} of ${key.slice(0, -1)} ${one.key}`, canonical(field.value)),
      ),
  );
}

function isUsual(field: TreeEntry): boolean {
  return field.key === 'driver' && /^(?:bridge|local|default)$/.test(textOf(field));
}
