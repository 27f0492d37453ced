/**
 * A text in, the credentials that stand in it out: by the shapes of their issuers first, found by their fixed signs in one
 * pass; then by forms that no shape tells; last by names over values that a machine drew. The time is linear in the text.
 */

import type { Severity } from '../delta.ts';
import { redact } from '../evidence.ts';
import { type Assignment, assignmentsIn, nameBefore } from './assignments.ts';
import type { CredentialCatalogue, Form, Format } from './catalogue.ts';
import { checked } from './checks.ts';
import { addressPasswords, connectionPasswords, privateKeys } from './forms.ts';
import { isDull, isStandIn, looksDrawn } from './looks.ts';
import { isSecretName } from './names.ts';
import type { Place } from './places.ts';
import { isWhole, matchAt, type Shape, type Span } from './shapes.ts';

export interface Found extends Span {
  readonly format: Format;
  /** The name it stands under; '' where there is none. */
  readonly name: string;
  readonly value: string;
  readonly severity: Severity;
  /** True where a checksum of its issuer holds. */
  readonly proven: boolean;
}

export type Finder = (text: string, place: Place) => readonly Found[];

/** Beyond, a text is a list of them, and one more makes no difference. */
const foundAtMost = 200;
/** Above this size a text is looked at for shapes and forms alone. */
const namesUpTo = 1_048_576;
const around = 300;

export function credentialFinder({ formats }: CredentialCatalogue): Finder {
  const byShape = shapeSearch(formats);
  const ofForm = (form: Form) => formats.find((format) => format.form === form);
  const named = formats.filter((format) => format.named.length > 0);
  const drawn = ofForm('drawn-value');
  return (text, place) => {
    const found: Found[] = [];
    const taken: Span[] = [];
    const take = (one: Found | null) => {
      if (one === null || found.length >= foundAtMost) return;
      taken.push(one);
      if (!isShown(one)) found.push(one);
    };
    for (const match of [...privateKeys(text), ...addressPasswords(text), ...connectionPasswords(text)]) {
      const format = ofForm(match.form);
      if (format === undefined) continue;
      const name = nameBefore(text, match.start);
      take({ ...match, format, name, severity: format.severity, proven: false });
    }
    byShape(text, (one) => {
      if (!overlaps(taken, one)) take(one);
    });
    if (text.length <= namesUpTo && place.names) {
      for (const assignment of assignmentsIn(text, place.settings)) {
        if (overlaps(taken, assignment)) continue;
        take(byName(assignment, named, drawn));
      }
    }
    // A secret may stand as a key too.
    const sayable = (name: string) =>
      redact(name) === name && !found.some(({ value }) => name.includes(value));
    return found
      .map((one) => (sayable(one.name) ? one : { ...one, name: '' }))
      .sort((a, b) => a.start - b.start);
  };
}

function overlaps(taken: readonly Span[], { start, end }: Span): boolean {
  return taken.some((span) => span.start < end && start < span.end);
}

/** What a form shows before anybody writes into it. */
const showing = /placeholder|example|sample|hint|help_?text/i;

/** Shown by its issuer, or drawn by nobody. */
function isShown({ format, name, value, proven }: Found): boolean {
  if ([...format.examples].some((example) => value.includes(example))) return true;
  if (!proven && showing.test(name)) return true;
  return !proven && format.form === null && isMadeUp(value);
}

/** Of a credential of a known shape: chance makes next to none of these. */
const madeUp =
  /example|xxxxx|XXXXX|placeholder|redacted|change.?me|your|replace|dummy|012345|123456|98765|abcdef|00000|fake/i;

function isMadeUp(value: string): boolean {
  const body = value.slice(4);
  return madeUp.test(body) || isDull(body);
}

type Search = (text: string, tell: (found: Found) => void) => void;

/** One pass over the fixed signs of all shapes. */
function shapeSearch(formats: readonly Format[]): Search {
  const byAnchor = new Map<string, { readonly format: Format; readonly shape: Shape }[]>();
  for (const format of formats) {
    if (format.named.length > 0) continue;
    for (const shape of format.shapes) {
      if (shape.anchor === null) continue;
      byAnchor.set(shape.anchor, [...(byAnchor.get(shape.anchor) ?? []), { format, shape }]);
    }
  }
  // Longer ones first: "sk-ant-api03-" stands before "sk-", and both are tried. By their first two signs: one look at each
  // place of a text, and at an anchor only where those stand.
  const byPair = new Map<number, string[]>();
  for (const anchor of [...byAnchor.keys()].sort((a, b) => b.length - a.length)) {
    const pair = pairAt(anchor, 0);
    byPair.set(pair, [...(byPair.get(pair) ?? []), anchor]);
  }
  const begins = new Uint8Array(pairs);
  for (const pair of byPair.keys()) begins[pair] = 1;
  return (text, tell) => {
    for (let at = 0; at < text.length - 1; at += 1) {
      const pair = pairAt(text, at);
      if (begins[pair] !== 1) continue;
      for (const anchor of byPair.get(pair) ?? []) {
        if (!text.startsWith(anchor, at)) continue;
        const found = first(byAnchor.get(anchor) ?? [], text, at);
        if (found === null) continue;
        tell(found);
        at = Math.max(found.end - 1, at);
        break;
      }
    }
  };
}

const pairs = 128 * 128;

/** @returns a number for two signs next to each other; one past all where either is not ASCII. */
function pairAt(text: string, at: number): number {
  const one = text.charCodeAt(at);
  const two = text.charCodeAt(at + 1);
  return one < 128 && two < 128 ? one * 128 + two : pairs;
}

function first(
  candidates: readonly { readonly format: Format; readonly shape: Shape }[],
  text: string,
  at: number,
): Found | null {
  for (const { format, shape } of candidates) {
    const span = matchAt(shape, text, at);
    if (span === null) continue;
    const value = text.slice(span.start, span.end);
    const found = judged(format, value, span, nameBefore(text, span.start), text);
    if (found !== null) return found;
  }
  return null;
}

function judged(format: Format, value: string, span: Span, name: string, text: string): Found | null {
  const context = {
    name,
    before: text.slice(Math.max(0, span.start - around), span.start),
    after: text.slice(span.end, span.end + around),
  };
  const verdict = checked(format.check, value, context);
  if (verdict === null) return null;
  const severity = verdict.severity ?? format.severity;
  return { ...span, format, name, value, severity, proven: verdict.proof === 'proven' };
}

/** Given to everybody who opens a page. */
const publicName =
  /address$|^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC|VUE_APP)_|public|publishable|anon_?key|site_?key|client_?id|key_?id|write_?key|^(?:next|page|continuation|sync|csrf|cursor|start)_?token/i;

function byName(assignment: Assignment, named: readonly Format[], drawn: Format | undefined): Found | null {
  const { name, value, start, end } = assignment;
  const flat = name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  const own = named.find(
    (format) =>
      format.named.some((part) => flat.includes(part)) &&
      format.shapes.some((shape) => isWhole(shape, value)),
  );
  if (own !== undefined) {
    if (isStandIn(value)) return null;
    const verdict = checked(own.check, value, { name, before: '', after: '' });
    if (verdict === null) return null;
    const severity = verdict.severity ?? own.severity;
    return { start, end, format: own, name, value, severity, proven: verdict.proof === 'proven' };
  }
  if (drawn === undefined || !isSecretName(name) || publicName.test(name) || !looksDrawn(value)) return null;
  return { start, end, format: drawn, name, value, severity: drawn.severity, proven: false };
}
