/** What the tool's own templates let an author say (default.tb7 and "Azure Cloud Services.tb7" of microsoft/threat-modeling-templates, read 2026-11). */
import type { Vocabulary } from '../reading/says.ts';

/** What a list shows before anybody chose. */
export const unsaid: ReadonlySet<string> = new Set(['Not Selected', 'Select']);

export const saidOfFlows: Vocabulary = words(
  'Source Authenticated',
  'Destination Authenticated',
  'Provides Confidentiality',
  'Provides Integrity',
  'Forgery Protection',
  'Physical Network',
);

export const saidOfShapes: Vocabulary = words(
  'Running As',
  'Isolation Level',
  'Accepts Input From',
  'Implements or Uses an Authentication Mechanism',
  'Implements or Uses an Authorization Mechanism',
  'Sanitizes Input',
  'Sanitizes Output',
  'Stores Credentials',
  'Stores Log Data',
  'Encrypted',
  'Signed',
  'Write Access',
  'Shared',
  'Removable Storage',
  'Authenticates Itself',
  'HTTPS Enforced',
  'CORS Enabled',
  'Network Security',
  'Identity Provider',
);

function words(...names: readonly string[]): Vocabulary {
  return Object.fromEntries(names.map((name) => [name, 'word']));
}
