/**
 * Where access holds in Azure: a scope as text in; its level, and whether one lies within another, out.
 * Levels: learn.microsoft.com/azure/role-based-access-control/scope-overview, read 2026-11.
 */
import type { Severity } from '../delta.ts';
import { severities } from '../delta.ts';
import { isExpression } from './expressions.ts';
import { inWords } from './fields.ts';

export type Level =
  | 'tenant'
  | 'management group'
  | 'subscription'
  | 'resource group'
  | 'resource'
  | 'unknown';

export interface Scope {
  /** As compared: a path in lower case, or an expression. */
  readonly text: string;
  readonly level: Level;
}

/** @param text a resource id, the start of one, or an expression that makes one. */
export function scopeOf(text: string): Scope {
  if (isExpression(text)) return { text, level: computedLevel(text.toLowerCase()) };
  const path = trimmed(text.toLowerCase());
  return { text: path === '' ? '/' : path, level: writtenLevel(path) };
}

function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function writtenLevel(path: string): Level {
  if (path === '') return 'tenant';
  const [, first, , third, , ...rest] = path.split('/');
  if (path.startsWith('/providers/microsoft.management/managementgroups/')) {
    return path.split('/').length > 5 ? 'resource' : 'management group';
  }
  if (path.startsWith('microsoft.management/managementgroups/')) return 'management group';
  if (first === 'subscriptions') {
    if (third === undefined) return 'subscription';
    return third === 'resourcegroups' && rest.length === 0 ? 'resource group' : 'resource';
  }
  return path.includes('/') ? 'resource' : 'unknown';
}

/** An expression is read by the functions it calls; the narrowest that it names is where it points. */
function computedLevel(text: string): Level {
  if (
    /\bresourceid\(|extensionresourceid\(/.test(text) &&
    !text.includes("'microsoft.management/managementgroups'")
  ) {
    return text.includes("'microsoft.resources/resourcegroups'") ? 'resource group' : 'resource';
  }
  if (text.includes('managementgroup')) return 'management group';
  if (text.includes("'microsoft.") || text.includes('/providers/')) return 'resource';
  if (text.includes('resourcegroup')) return 'resource group';
  if (text.includes('subscription')) return 'subscription';
  return text.includes('tenant()') ? 'tenant' : 'unknown';
}

const deployed: ReadonlyMap<string, string> = new Map(
  (['resource group', 'subscription', 'management group', 'tenant'] as const).map((level) => [
    `[${level.replace(' ', '')}()]`,
    `the ${level}`,
  ]),
);

/** @returns whether a term of Terraform is no reference that a reader could look up, but a value with unknown parts. */
export function isWorkedOut(text: string): boolean {
  return text.startsWith('${') && /^\[|[({]|…#/.test(text.slice(2));
}

/** @returns where a scope is, with its level: "the resource group", "/subscriptions/1 (subscription)". */
export function scopeWords({ text, level }: Scope): string {
  // Where a nested deployment goes.
  const [, target] = /^\[(?:resourcegroup|subscription)\((.{1,200})\)\]$/.exec(text) ?? [];
  if (target !== undefined) return `${level} ${inWords(`[${target}]`).replaceAll(/[[\]']/g, '')}`;
  if (isWorkedOut(text)) return 'a scope that only a deployment works out';
  return deployed.get(text) ?? `${inWords(text)}${level === 'unknown' ? '' : ` (${level})`}`;
}

/** @returns the scopes that a written path lies in, itself first; an expression lies only in itself. */
export function around({ text }: Scope): readonly string[] {
  if (isExpression(text) || !text.startsWith('/')) return [text];
  const segments = text.split('/').slice(1, 32);
  const outer = segments.map((_, at) => `/${segments.slice(0, segments.length - at).join('/')}`);
  return text === '/' ? ['/'] : [text, ...outer.slice(1), '/'];
}

/** @returns whether what holds there holds for a whole subscription or more. */
export function isBroad({ level }: Scope): boolean {
  return level === 'tenant' || level === 'management group' || level === 'subscription';
}

export function oneStepUp(severity: Severity): Severity {
  return severities[Math.min(severities.indexOf(severity) + 1, severities.length - 1)] ?? severity;
}
