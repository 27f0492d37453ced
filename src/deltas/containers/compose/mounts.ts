/** What of its host a service gets to see: volumes in both notations in, each folder with its grade out. */
import type { Lines, TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { type Entries, entriesOf, isTrue, itemsOf, plainText, type Service, textOf } from './services.ts';

export interface Mount {
  /** The folder of the host; as it is written where a variable names it. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly severity: Severity;
  readonly lines: Lines;
}

/** @param volumes the named volumes of the file: one of them may be a folder of the host after all. */
export function mountsOf({ body }: Service, volumes: Entries): readonly Mount[] {
  return itemsOf(body.get('volumes')).flatMap((item): readonly Mount[] => {
    const { source, readOnly } = item.kind === 'map' ? longForm(item.entries) : shortForm(plainText(item));
    const path = tidy(isPath(source) ? source : deviceOf(volumes, source));
    const severity = path === '' ? null : gradeOf(path, readOnly);
    return severity === null ? [] : [{ path, readOnly, severity, lines: linesOf(item) }];
  });
}

function linesOf({ startLine, endLine }: TreeNode): Lines {
  return { startLine, endLine };
}

interface Written {
  readonly source: string;
  readonly readOnly: boolean;
}

function longForm(entries: Entries): Written {
  const type = textOf(entries.get('type'));
  const source =
    type === 'tmpfs' || type === 'cluster' || type === 'image' ? '' : textOf(entries.get('source'));
  return { source: source || textOf(entries.get('src')), readOnly: isTrue(entries.get('read_only')) };
}

/** `SOURCE:TARGET:MODE`; a path of Windows has a colon of its own, and a variable may have some. */
function shortForm(text: string): Written {
  const parts = text
    .slice(0, 4_096)
    .replace(/^([A-Za-z]):(?=[\\/])/, '$1\u0000')
    .replaceAll(/\$\{[^}]{0,512}\}/g, (variable) => variable.replaceAll(':', '\u0000'))
    .split(':');
  const back = (part: string | undefined) => (part ?? '').replaceAll('\u0000', ':');
  const readOnly = (parts[2] ?? '').split(',').includes('ro');
  return { source: parts.length > 1 ? back(parts[0]) : '', readOnly };
}

function isPath(source: string): boolean {
  return /^[/.~$\\]|^[A-Za-z]:[\\/]/.test(source);
}

/** A named volume of the local driver may stand for a folder (docs.docker.com/engine/storage/volumes, read 2026-11). */
function deviceOf(volumes: Entries, name: string): string {
  const options = entriesOf(entriesOf(volumes.get(name)).get('driver_opts'));
  const bound =
    /^(?:none|bind)$/.test(textOf(options.get('type'))) || /\bbind\b/.test(textOf(options.get('o')));
  return bound ? textOf(options.get('device')) : '';
}

function tidy(path: string): string {
  return path.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/(?:\.\/?)?$/, '');
}

/** Who can speak to one of these commands every container of the host. */
const sockets =
  /(?:docker|containerd|podman|crio|cri-dockerd)\.sock$|^\/(?:var\/)?run(?:\/(?:docker|containerd|podman))?$/;
/** Folders that make up the host, or hold everybody's secrets. */
const hostItself =
  /^\/(?:|etc|root|proc|sys|dev|boot|usr|bin|sbin|lib|lib64|home|var|var\/lib|var\/lib\/(?:docker|kubelet|containerd)|etc\/(?:passwd|shadow|sudoers(?:\.d)?|ssh|cron\.\w{1,16}|crontab|docker|kubernetes|pam\.d|systemd)(?:\/.*)?)$|^[A-Za-z]:[\\/]?$/;
const ownSecrets =
  /(?:^|\/)\.(?:ssh|aws|kube|docker|gnupg|azure|netrc|npmrc|git-credentials)(?:\/|$)|\/\.config\/gcloud(?:\/|$)/;
/** The time, the names and the certificates of the host are no secret. */
const harmless =
  /^\/etc\/(?:localtime|timezone|hosts|hostname|os-release|machine-id|resolv\.conf|ssl\/certs.*|ca-certificates.*|pki\/.*)$|^\/usr\/share\/(?:zoneinfo|ca-certificates)(?:\/.*)?$|^\/dev\/(?:shm|u?random|null|zero)$|^\/lib\/modules$/;

/** @returns null where nothing of the host is given away: folders of the project itself. */
function gradeOf(path: string, readOnly: boolean): Severity | null {
  if (sockets.test(path)) return 'critical';
  if (ownSecrets.test(path)) return 'high';
  if (harmless.test(path)) return readOnly ? null : 'low';
  if (path === '/' || (hostItself.test(path) && !readOnly)) return 'high';
  if (path === '~' || hostItself.test(path) || /^\/(?:dev|proc|sys)\//.test(path)) return 'medium';
  return /^\.{1,2}(?:[\\/]|$)/.test(path) || /^\$\{?PWD\}?(?:\/|$)/.test(path) ? null : 'low';
}
