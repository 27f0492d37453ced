/** Audit configurations: what is logged and of whom, both sides in; what is logged no longer or newly, out. */
import type { DraftDelta } from '../delta.ts';
import { type AuditLog, evidenceOf, type Pieces } from './model.ts';

/** Adds to what is said of each service (AuditConfig in Google's IAM v1 API reference, read 2026-11). */
const allServices = 'allServices';

type Logs = ReadonlyMap<string, AuditLog>;

export function auditDeltas(before: Pieces, after: Pieces): readonly DraftDelta[] {
  const had = byName(before.logs);
  const has = byName(after.logs);
  return [
    ...missing(had, has).map((log) => logDraft(log, false)),
    ...missing(has, had).map((log) => logDraft(log, true)),
    ...exemptions(had, has, false),
    ...exemptions(has, had, true),
  ];
}

function nameOf({ resource, type }: AuditLog, service: string): string {
  return JSON.stringify([resource.name, service, type]);
}

/** Said twice, a log is kept once, with all that either exempts. */
function byName(logs: readonly AuditLog[]): Logs {
  const named = new Map<string, AuditLog>();
  for (const log of logs) {
    const name = nameOf(log, log.service);
    const twin = named.get(name);
    const exempted = twin === undefined ? log.exempted : new Map([...twin.exempted, ...log.exempted]);
    named.set(name, { ...(twin ?? log), exempted });
  }
  return named;
}

/** @returns the logs of one side that the other does not keep in any way. */
function missing(some: Logs, others: Logs): readonly AuditLog[] {
  return [...some.values()].filter((log) => !isKept(log, others));
}

function isKept(log: AuditLog, others: Logs): boolean {
  return others.has(nameOf(log, log.service)) || others.has(nameOf(log, allServices));
}

function logDraft({ resource, service, type, at }: AuditLog, gained: boolean): DraftDelta {
  const who = service === allServices ? 'all services' : service;
  const on = resource.name === '' ? '' : ` on ${resource.name}`;
  return {
    kind: gained ? 'guardrail.restored' : 'guardrail.weakened',
    subject: `audit log ${type} of ${who}${on}`,
    summary: `${type} of ${who} is ${gained ? 'now' : 'no longer'} logged${on}`,
    facts: { system: 'google', service, logType: type, resource: resource.name },
    evidence: evidenceOf(at),
  };
}

/** @param more whether `has` is the before side, so that an exemption only it knows was taken back. */
function exemptions(had: Logs, has: Logs, more: boolean): readonly DraftDelta[] {
  return [...has.values()].flatMap((log) => {
    const then = had.get(nameOf(log, log.service)) ?? had.get(nameOf(log, allServices));
    // A log that is new is told whole.
    if (then === undefined) return [];
    return [...log.exempted]
      .filter(([member]) => !then.exempted.has(member))
      .map(([member, at]): DraftDelta => {
        const who = log.service === allServices ? 'all services' : log.service;
        const on = log.resource.name === '' ? '' : ` on ${log.resource.name}`;
        return {
          kind: more ? 'guardrail.restored' : 'guardrail.weakened',
          subject: `audit log ${log.type} of ${who}${on}: ${member}`,
          ...(more ? {} : { severity: 'medium' }),
          summary: `${log.type} of ${who}${on} is ${more ? 'now logged for' : 'no longer logged for'} ${member}`,
          facts: {
            system: 'google',
            service: log.service,
            logType: log.type,
            member,
            resource: log.resource.name,
          },
          evidence: evidenceOf(at, log.at),
        };
      });
  });
}
