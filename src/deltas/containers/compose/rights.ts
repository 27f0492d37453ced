/** What a service may do to its host, and what holds it back: keys of one service in, traits out. */
import type { Lines } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import type { Trait } from '../../traits.ts';
import { evidenceIn, type Source } from '../findings.ts';
import { capital } from '../images.ts';
import { mountsOf } from './mounts.ts';
import { type Entries, entriesOf, isTrue, itemsOf, plainText, type Service, textOf } from './services.ts';

interface Right {
  /** "all rights of its host". */
  readonly what: string;
  /** The key and the value that give it. */
  readonly given: string;
  readonly severity: Severity;
  readonly lines: Lines;
}

/** @returns what brings a service near its host. */
export function rightTraits(source: Source, service: Service, volumes: Entries): readonly Trait[] {
  const { label, body } = service;
  const rights = [
    ...switches(body),
    ...sharedWithHost(body),
    ...capabilities(body),
    ...looseOptions(body),
    ...devices(body),
    ...buildRights(entriesOf(body.get('build'))),
  ].map(
    ({ what, given, severity, lines }): Trait => ({
      subject: `${what} for ${label}`,
      facts: { user: label, right: given },
      evidence: evidenceIn(source, lines),
      gained: { kind: 'infra.privilege.added', severity, summary: `${capital(label)} now has ${what}` },
      lost: { kind: 'infra.privilege.removed', summary: `${capital(label)} no longer has ${what}` },
    }),
  );
  const mounts = mountsOf(service, volumes).map(({ path, readOnly, severity, lines }): Trait => {
    const how = readOnly ? 'read' : 'read and change';
    const socket = severity === 'critical' ? ', and through it command every container there' : '';
    return {
      subject: `${path} of the host in ${label}`,
      facts: { user: label, path, readOnly },
      evidence: evidenceIn(source, lines),
      gained: {
        kind: 'infra.privilege.added',
        severity,
        summary: `${capital(label)} can now ${how} ${path} of its host${socket}`,
      },
      lost: {
        kind: 'infra.privilege.removed',
        summary: `${capital(label)} can no longer ${how} ${path} of its host`,
      },
    };
  });
  return [...rights, ...mounts];
}

function switches(body: Entries): readonly Right[] {
  const privileged = body.get('privileged');
  const socket = body.get('use_api_socket');
  return [
    ...(privileged !== undefined && isTrue(privileged)
      ? [
          {
            what: 'all rights of its host',
            given: 'privileged',
            severity: 'high' as const,
            lines: privileged,
          },
        ]
      : []),
    // It mounts the socket of the engine (docs.docker.com/reference/compose-file/services, read 2026-11).
    ...(socket !== undefined && isTrue(socket)
      ? [
          {
            what: "the engine's own interface",
            given: 'use_api_socket',
            severity: 'critical' as const,
            lines: socket,
          },
        ]
      : []),
  ];
}

const namespaces: readonly (readonly [key: string, what: string, severity: Severity])[] = [
  ['network_mode', 'the network of its host', 'high'],
  ['net', 'the network of its host', 'high'],
  ['pid', 'the processes of its host', 'high'],
  ['userns_mode', 'the users of its host', 'high'],
  ['ipc', 'the shared memory of its host', 'medium'],
  ['cgroup', 'the control groups of its host', 'medium'],
  ['uts', 'the name of its host', 'medium'],
];

function sharedWithHost(body: Entries): readonly Right[] {
  return namespaces.flatMap(([key, what, severity]): readonly Right[] => {
    const entry = body.get(key);
    if (entry === undefined || textOf(entry).toLowerCase() !== 'host') return [];
    return [{ what, given: `${key}: host`, severity, lines: entry }];
  });
}

/** Each of these alone is a way to the host or around its network (man7.org, capabilities(7), read 2026-11). */
const strong =
  /^(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|SYS_BOOT|NET_ADMIN|DAC_READ_SEARCH|BPF|PERFMON|MAC_ADMIN|MAC_OVERRIDE|SYSLOG)$/;
/** A container has these anyway (docs.docker.com/engine/containers/run, read 2026-11). */
const usual =
  /^(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|NET_RAW|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/;

function capabilityName(text: string): string {
  return text.trim().toUpperCase().replace(/^CAP_/, '');
}

function capabilities(body: Entries): readonly Right[] {
  return itemsOf(body.get('cap_add')).flatMap((item): readonly Right[] => {
    const name = capabilityName(plainText(item));
    if (name === '') return [];
    const severity = strong.test(name) ? 'high' : usual.test(name) ? 'low' : 'medium';
    const what = name === 'ALL' ? 'every capability' : `capability ${name}`;
    return [{ what, given: `cap_add: ${name}`, severity, lines: item }];
  });
}

function looseOptions(body: Entries): readonly Right[] {
  return itemsOf(body.get('security_opt')).flatMap((item): readonly Right[] => {
    const option = optionOf(plainText(item));
    const what = new Map([
      ['seccomp:unconfined', 'every system call'],
      ['apparmor:unconfined', 'no AppArmor profile'],
      ['label:disable', 'no SELinux label'],
      ['systempaths:unconfined', 'the hidden paths of /proc and /sys'],
    ]).get(option);
    return what === undefined ? [] : [{ what, given: option, severity: 'high', lines: item }];
  });
}

/** Both `=` and `:` are written. */
export function optionOf(text: string): string {
  return text.trim().toLowerCase().replace('=', ':');
}

function devices(body: Entries): readonly Right[] {
  const listed = ['devices', 'device_cgroup_rules'].flatMap((key) =>
    itemsOf(body.get(key)).map((item) => {
      const written = item.kind === 'map' ? textOf(item.entries.get('source')) : plainText(item);
      return { key, path: key === 'devices' ? (written.split(':')[0] ?? '') : written, lines: item };
    }),
  );
  return listed.flatMap(({ key, path, lines }): readonly Right[] => {
    if (path === '') return [];
    const raw =
      /^\/dev(?:\/(?:mem|kmem|kmsg|port|sd\w{0,4}|nvme\w{0,8}|vd\w{0,4}|xvd\w{0,4}|dm-\d{1,4}|mapper.*|loop\w{0,6}))?$/.test(
        path,
      );
    const severity = raw ? 'high' : key === 'devices' && /[./]com\/|=/.test(path) ? 'low' : 'medium';
    return [{ what: `device ${path}`, given: `${key}: ${path}`, severity, lines }];
  });
}

function buildRights(build: Entries): readonly Right[] {
  const privileged = build.get('privileged');
  const network = build.get('network');
  return [
    ...(privileged !== undefined && isTrue(privileged)
      ? [
          {
            what: 'all rights of its host in its build',
            given: 'build.privileged',
            severity: 'high' as const,
            lines: privileged,
          },
        ]
      : []),
    ...(network !== undefined && textOf(network) === 'host'
      ? [
          {
            what: 'the network of its host in its build',
            given: 'build.network: host',
            severity: 'medium' as const,
            lines: network,
          },
        ]
      : []),
    ...itemsOf(build.get('entitlements')).flatMap((item): readonly Right[] => {
      const name = plainText(item);
      const severity = name === 'security.insecure' ? 'high' : 'medium';
      return name === ''
        ? []
        : [
            {
              what: `entitlement ${name} in its build`,
              given: `build.entitlements: ${name}`,
              severity,
              lines: item,
            },
          ];
    }),
  ];
}

/** @returns what holds a service back; compared only where both sides have the service. */
export function guardTraits(source: Source, { label, body }: Service): readonly Trait[] {
  const guard = (what: string, given: string, severity: Severity, lines: Lines): Trait => ({
    subject: `${what} of ${label}`,
    facts: { user: label, guard: given },
    evidence: evidenceIn(source, lines),
    gained: { kind: 'infra.protection.added', summary: `${capital(label)} now has ${what}` },
    lost: { kind: 'infra.protection.removed', severity, summary: `${capital(label)} no longer has ${what}` },
  });
  const readOnly = body.get('read_only');
  const logging = entriesOf(body.get('logging')).get('driver');
  return [
    ...(readOnly !== undefined && isTrue(readOnly)
      ? [guard('a file system that cannot be changed', 'read_only', 'low', readOnly)]
      : []),
    ...itemsOf(body.get('cap_drop')).flatMap((item) => {
      const name = capabilityName(plainText(item));
      const severity = name === 'ALL' ? 'medium' : 'low';
      const what = name === 'ALL' ? 'all its capabilities dropped' : `capability ${name} dropped`;
      return name === '' ? [] : [guard(what, `cap_drop: ${name}`, severity, item)];
    }),
    ...itemsOf(body.get('security_opt')).flatMap((item) =>
      /^no-new-privileges(?::true)?$/.test(optionOf(plainText(item)))
        ? [guard('the ban on new privileges', 'no-new-privileges', 'medium', item)]
        : [],
    ),
    ...(logging !== undefined && textOf(logging) === 'none' ? [silenced(source, label, logging)] : []),
  ];
}

function silenced(source: Source, label: string, lines: Lines): Trait {
  return {
    subject: `log of ${label}`,
    facts: { user: label, driver: 'none' },
    evidence: evidenceIn(source, lines),
    gained: {
      kind: 'infra.logging.removed',
      severity: 'low',
      summary: `What ${label} writes is no longer recorded`,
    },
    lost: { kind: 'infra.logging.added', summary: `What ${label} writes is recorded again` },
  };
}
