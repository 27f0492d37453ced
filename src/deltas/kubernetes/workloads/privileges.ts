/** What a pod may do to its node: privileges, capabilities, the node's namespaces and files; and what holds it back. */
import type { Severity } from '../../delta.ts';
import { type Aspect, exposure, guard, power } from '../meaning/aspects.ts';
import { at, fieldsOf, isFalse, isTrue, itemsOf, type Spot, textAt, textsAt } from '../meaning/spots.ts';
import { type Container, ofPod, type Pod, who } from './pods.ts';

export function privilegeAspects(pod: Pod): readonly Aspect[] {
  return [
    ...hostAspects(pod),
    ...pod.containers.flatMap((container) => [
      ...containerAspects(pod, container),
      ...portAspects(pod, container),
    ]),
    // A part of a pod, as in a patch, may name no container.
    ...(pod.containers.length === 0 ? containerAspects(pod, null) : []),
    ...annotationAspects(pod),
  ];
}

type Words = Pick<Aspect, 'gained' | 'lost'>;

/** One thing that a container, or the whole pod, has or is held back by. */
function aspect(
  pod: Pod,
  container: Container | null,
  spot: Spot,
  about: string,
  what: Pick<Aspect, 'kinds' | 'severity'> & Words & { readonly value?: string },
): Aspect {
  const member = container?.name ?? '';
  return {
    key: JSON.stringify([about, member, what.value ?? '']),
    group: `${about} ${pod.spec.path}`,
    member,
    value: '',
    ...ofPod(pod),
    ...what,
    spot,
    facts: { ...pod.facts, setting: about },
    // Protection can only be missed by what was there before and is there still.
    ...(what.kinds === guard && { within: container?.spot.path ?? pod.spec.path }),
  };
}

/** Kubernetes' own order: the node's processes, its network, its shared memory (kubernetes.io, "Pod Security Standards", read 2026-11). */
const hostNamespaces: Readonly<Record<string, readonly [Severity, string]>> = {
  hostPID: ['high', 'sees and can reach every process of its node'],
  hostNetwork: ['high', 'uses the network of its node as its own'],
  hostIPC: ['medium', 'shares memory with every process of its node'],
  shareProcessNamespace: ['low', 'lets its containers reach each other’s processes'],
};

function hostAspects(pod: Pod): readonly Aspect[] {
  const hosts = Object.entries(hostNamespaces).flatMap(([key, [severity, does]]) => {
    const spot = at(pod.spec, key);
    if (spot === null || !isTrue(spot)) return [];
    const words = {
      gained: () => `${pod.label} now ${does}`,
      lost: () => `${pod.label} no longer ${does}`,
    };
    return [aspect(pod, null, spot, key, { kinds: power, severity, ...words })];
  });
  const runtime = at(pod.spec, 'runtimeClassName');
  const users = at(pod.spec, 'hostUsers');
  const sysctls = itemsOf(at(pod.spec, 'securityContext', 'sysctls')).filter(
    (one) => !safeSysctls.has(textAt(one, 'name')),
  );
  return [
    ...hosts,
    ...(runtime === null
      ? []
      : [
          aspect(pod, null, runtime, 'runtimeClassName', {
            kinds: guard,
            severity: 'medium',
            gained: () => `${pod.label} now runs in the runtime class ${textAt(runtime)}`,
            lost: () => `${pod.label} no longer runs in a runtime class of its own (was: ${textAt(runtime)})`,
          }),
        ]),
    ...(users !== null && isFalse(users)
      ? [
          aspect(pod, null, users, 'hostUsers', {
            kinds: guard,
            severity: 'low',
            gained: () => `root in ${pod.label} is no longer root on the node`,
            lost: () => `root in ${pod.label} is root on the node again`,
          }),
        ]
      : []),
    ...sysctls.map((one) =>
      aspect(pod, null, one, 'sysctls', {
        kinds: power,
        severity: 'low',
        value: textAt(one, 'name'),
        gained: (_, values) => `${pod.label} now changes ${values} of the kernel`,
        lost: (_, values) => `${pod.label} no longer changes ${values} of the kernel`,
      }),
    ),
  ];
}

/** Those that Kubernetes allows everybody (kubernetes.io, "Using sysctls in a Kubernetes Cluster", read 2026-11). */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

/** As good as the node itself (man7.org, capabilities(7), read 2026-11). */
const worstCapabilities = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_BOOT',
  'BPF',
  'DAC_READ_SEARCH',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
]);
/** What the usual runtimes give to everybody (docs.docker.com, "Linux capabilities", read 2026-11). */
const usualCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** @param container null where the pod's own settings stand for containers that are not named. */
function containerAspects(pod: Pod, container: Container | null): readonly Aspect[] {
  const own = at(container?.spot ?? null, 'securityContext');
  const shared = at(pod.spec, 'securityContext');
  // What a container says of itself counts before what its pod says.
  const said = (...keys: readonly string[]) => at(own, ...keys) ?? at(shared, ...keys);
  const one = (spot: Spot, about: string, what: Parameters<typeof aspect>[4]) =>
    aspect(pod, container, spot, about, what);
  const verb = (members: string) => (/ and |,/.test(members) ? 'are' : 'is');
  const found: Aspect[] = [];

  const privileged = at(own, 'privileged');
  if (privileged !== null && isTrue(privileged)) {
    found.push(
      one(privileged, 'privileged', {
        kinds: power,
        severity: 'high',
        gained: (members) =>
          `${who(pod, members)} ${verb(members)} now privileged: whoever gets in has the node`,
        lost: (members) => `${who(pod, members)} ${verb(members)} no longer privileged`,
      }),
    );
  }
  const escalation = at(own, 'allowPrivilegeEscalation');
  if (escalation !== null && isFalse(escalation)) {
    found.push(
      one(escalation, 'allowPrivilegeEscalation', {
        kinds: guard,
        severity: 'medium',
        gained: (members) => `processes in ${who(pod, members)} can no longer gain privileges`,
        lost: (members) =>
          `processes in ${who(pod, members)} can gain privileges that they did not start with`,
      }),
    );
  }
  const readOnly = at(own, 'readOnlyRootFilesystem');
  if (readOnly !== null && isTrue(readOnly)) {
    found.push(
      one(readOnly, 'readOnlyRootFilesystem', {
        kinds: guard,
        severity: 'low',
        gained: (members) => `${who(pod, members)} can no longer write to its own files`,
        lost: (members) => `${who(pod, members)} can write to its own files again`,
      }),
    );
  }
  found.push(...userAspects(said('runAsNonRoot'), said('runAsUser'), one, pod));
  for (const added of textsAt(own, 'capabilities', 'add')) {
    const name = textAt(added).toUpperCase().replace(/^CAP_/, '');
    const severity = worstCapabilities.has(name) ? 'high' : usualCapabilities.has(name) ? 'low' : 'medium';
    found.push(
      one(added, 'capabilities', {
        kinds: power,
        severity,
        value: name,
        gained: (members, values) => `${who(pod, members)} now has the Linux capabilities ${values}`,
        lost: (members, values) => `${who(pod, members)} no longer has the Linux capabilities ${values}`,
      }),
    );
  }
  const dropsAll = textsAt(own, 'capabilities', 'drop').find((spot) => textAt(spot).toUpperCase() === 'ALL');
  if (dropsAll !== undefined) {
    found.push(
      one(dropsAll, 'drop', {
        kinds: guard,
        severity: 'medium',
        gained: (members) => `${who(pod, members)} now starts without any Linux capability`,
        lost: (members) => `${who(pod, members)} no longer drops all Linux capabilities`,
      }),
    );
  }
  const mount = at(own, 'procMount');
  if (mount !== null && textAt(mount) === 'Unmasked') {
    found.push(
      one(mount, 'procMount', {
        kinds: power,
        severity: 'medium',
        gained: (members) => `${who(pod, members)} now sees all of /proc, which is masked otherwise`,
        lost: (members) => `${who(pod, members)} sees only the usual part of /proc`,
      }),
    );
  }
  found.push(...confinementAspects(said, one, pod));
  const hostProcess = said('windowsOptions', 'hostProcess');
  if (hostProcess !== null && isTrue(hostProcess)) {
    found.push(
      one(hostProcess, 'hostProcess', {
        kinds: power,
        severity: 'high',
        gained: (members) => `${who(pod, members)} now runs as a process of its Windows node`,
        lost: (members) => `${who(pod, members)} no longer runs as a process of its Windows node`,
      }),
    );
  }
  return found;
}

type One = (spot: Spot, about: string, what: Parameters<typeof aspect>[4]) => Aspect;

function userAspects(nonRoot: Spot | null, user: Spot | null, one: One, pod: Pod): readonly Aspect[] {
  const id = textAt(user);
  const isRoot = user !== null && Number(id) === 0;
  const held = nonRoot !== null && isTrue(nonRoot) ? nonRoot : user !== null && Number(id) > 0 ? user : null;
  return [
    ...(held === null
      ? []
      : [
          one(held, 'runAsNonRoot', {
            kinds: guard,
            severity: 'medium',
            gained: (members) => `${who(pod, members)} can no longer run as root`,
            lost: (members) => `${who(pod, members)} can run as root again, if its image says so`,
          }),
        ]),
    ...(isRoot
      ? [
          one(user, 'runAsUser', {
            kinds: power,
            severity: 'medium',
            gained: (members) => `${who(pod, members)} now runs as root`,
            lost: (members) => `${who(pod, members)} is no longer told to run as root`,
          }),
        ]
      : []),
  ];
}

/** Filters of system calls and labels of the kernel: the same three answers each. */
function confinementAspects(
  said: (...keys: readonly string[]) => Spot | null,
  one: One,
  pod: Pod,
): readonly Aspect[] {
  const filters = [
    ['seccomp', said('seccompProfile', 'type'), 'low'],
    ['AppArmor', said('appArmorProfile', 'type'), 'low'],
  ] as const;
  const filtered = filters.flatMap(([name, spot, severity]) => {
    if (spot === null) return [];
    if (textAt(spot) === 'Unconfined') return [unconfined(spot, name, one, pod)];
    return [
      one(spot, name, {
        kinds: guard,
        severity,
        gained: (members) => `${name} now holds back ${who(pod, members)}`,
        lost: (members) => `${who(pod, members)} no longer asks for a ${name} profile`,
      }),
    ];
  });
  const type = said('seLinuxOptions', 'type');
  // Super privileged containers (docs.redhat.com, "container-selinux types", read 2026-11).
  const open = type !== null && /^(?:spc_t|unconfined_t|container_runtime_t)$/.test(textAt(type));
  return [...filtered, ...(open ? [unconfined(type, 'SELinux', one, pod)] : [])];
}

function unconfined(spot: Spot, name: string, one: One, pod: Pod): Aspect {
  return one(spot, `${name} unconfined`, {
    kinds: power,
    severity: 'medium',
    gained: (members) => `${name} no longer holds back ${who(pod, members)}: it is unconfined`,
    lost: (members) => `${who(pod, members)} is no longer unconfined by ${name}`,
  });
}

/** How it was written before there were fields for it (kubernetes.io, "AppArmor" and "seccomp", read 2026-11). */
function annotationAspects(pod: Pod): readonly Aspect[] {
  return fieldsOf(at(pod.metadata, 'annotations')).flatMap((spot): readonly Aspect[] => {
    const filter = spot.name.startsWith('container.apparmor.security.beta.kubernetes.io/')
      ? 'AppArmor'
      : /^(?:seccomp\.security\.alpha\.kubernetes\.io\/pod$|container\.seccomp\.security)/.test(spot.name)
        ? 'seccomp'
        : null;
    if (filter === null || textAt(spot) !== 'unconfined') return [];
    const one: One = (place, about, what) => aspect(pod, null, place, `${about} ${spot.name}`, what);
    return [unconfined(spot, filter, one, pod)];
  });
}

function portAspects(pod: Pod, container: Container): readonly Aspect[] {
  return itemsOf(at(container.spot, 'ports')).flatMap((port): readonly Aspect[] => {
    const spot = at(port, 'hostPort');
    if (spot === null || textAt(spot) === '0') return [];
    return [
      aspect(pod, container, spot, 'hostPort', {
        kinds: exposure,
        severity: 'medium',
        value: textAt(spot),
        gained: (members, values) =>
          `${who(pod, members)} can now be reached at port ${values} of every node it runs on`,
        lost: (members, values) =>
          `${who(pod, members)} can no longer be reached at port ${values} of its nodes`,
      }),
    ];
  });
}
