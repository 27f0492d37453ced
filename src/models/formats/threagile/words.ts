/** Threagile's closed lists: what its words mean here, and which of them a word from elsewhere becomes (schema.json, read 2026-11). */
import type { Severity } from '../../../deltas/delta.ts';
import type { Component, ThreatStatus } from '../../model.ts';

export const kinds: ReadonlyMap<string, Component['kind']> = new Map([
  ['external-entity', 'external'],
  ['process', 'process'],
  ['datastore', 'store'],
]);

export const types: Readonly<Record<Component['kind'], string>> = {
  external: 'external-entity',
  process: 'process',
  store: 'datastore',
  other: 'process',
};

/** "elevated" lies between medium and high: what is graded so is not told as less. */
export const severities: ReadonlyMap<string, Severity> = new Map([
  ['low', 'low'],
  ['medium', 'medium'],
  ['elevated', 'high'],
  ['high', 'high'],
  ['critical', 'critical'],
]);

export const statuses: ReadonlyMap<string, ThreatStatus> = new Map([
  ['unchecked', 'open'],
  ['in-discussion', 'open'],
  ['in-progress', 'open'],
  ['accepted', 'accepted'],
  ['mitigated', 'mitigated'],
  ['false-positive', 'not-applicable'],
]);

const technologies: ReadonlySet<string> = new Set(
  `client-system browser desktop mobile-app devops-client web-server web-application application-server database file-server
  local-file-system erp cms web-service-rest web-service-soap ejb search-index search-engine service-registry reverse-proxy
  load-balancer build-pipeline sourcecode-repository artifact-registry code-inspection-platform monitoring ldap-server
  container-platform batch-processing event-listener identity-provider identity-store-ldap identity-store-database tool cli
  task function gateway iot-device message-queue stream-processing service-mesh data-lake report-engine ai mail-server vault
  hsm waf ids ips scheduler mainframe block-storage library`.split(/\s+/),
);

const protocols: ReadonlySet<string> = new Set(
  `http https ws wss reverse-proxy-web-protocol reverse-proxy-web-protocol-encrypted mqtt jdbc jdbc-encrypted odbc
  odbc-encrypted sql-access-protocol sql-access-protocol-encrypted nosql-access-protocol nosql-access-protocol-encrypted binary
  binary-encrypted text text-encrypted ssh ssh-tunnel smtp smtp-encrypted pop3 pop3-encrypted imap imap-encrypted ftp ftps sftp
  scp ldap ldaps jms nfs smb smb-encrypted local-file-access nrpe xmpp iiop iiop-encrypted jrmp jrmp-encrypted
  in-process-library-call inter-process-communication container-spawning`.split(/\s+/),
);

const strides: ReadonlySet<string> = new Set([
  'spoofing',
  'tampering',
  'repudiation',
  'information-disclosure',
  'denial-of-service',
  'elevation-of-privilege',
]);

function listed(word: string | null, list: ReadonlySet<string>): string | null {
  const plain = (word ?? '')
    .slice(0, 100)
    .toLowerCase()
    .trim()
    .replace(/[\s_]+/g, '-');
  return list.has(plain) ? plain : null;
}

export const technologyFor = (word: string | null) => listed(word, technologies) ?? 'unknown-technology';
export const protocolFor = (word: string | null) => listed(word, protocols) ?? 'unknown-protocol';

/** Where a category is none of the six, the stub says tampering: the tool takes no risk without one. */
export const strideFor = (word: string | null) => listed(word, strides) ?? 'tampering';

/** "CWE-306" as 306; where none is named, protection mechanism failure, which the tool's own example has. */
export function cweFor(word: string | null): number {
  return Number(/\bCWE-(\d{1,5})\b/i.exec(word ?? '')?.[1] ?? 693);
}

/** How far a risk reaches, as likely as the severity says it. */
export const gradings: Readonly<Record<Severity, { severity: string; impact: string }>> = {
  critical: { severity: 'critical', impact: 'very-high' },
  high: { severity: 'high', impact: 'high' },
  medium: { severity: 'medium', impact: 'medium' },
  low: { severity: 'low', impact: 'low' },
  info: { severity: 'low', impact: 'low' },
};

/** A tag of ours: the tool has no word for who acts. */
export const identityTag = 'identity:';
/** And one for the paths that a model speaks for, in `tags_available`. */
export const coversTag = 'covers:';

/** As Threagile names a communication link: "quay>books-a-berth". */
export function linkId(asset: string, link: string): string {
  const words =
    link
      .slice(0, 500)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return `${asset}>${words.join('-')}`;
}
