/** Names of settings, in any notation, that list origins or say that credentials go along: what each is about. */
import type { Origin } from '../finding.ts';
import { plainKey } from './fields.ts';

const originLists =
  /(?:allow(?:ed)?origins?|cors(?:allow(?:ed)?)?origins?|corsoriginwhitelist|corswhitelist|corsallowlist|alloworiginlist|allowedoriginpatterns)$/;
const csrfLists = /csrf(?:trusted|allowed)origins$|^trustedorigins$/;
const credentialSwitches = /allowcredentials$|supportscredentials$/;
const allOrigins =
  /^(?:cors)?(?:allowall(?:ow)?origins?|originallowall)$|corsallowallorigins$|corsoriginallowall$/;

/** @returns which list the setting is; null for another setting. */
export function originListOf(key: string): Origin['list'] | null {
  const plain = plainKey(key);
  if (csrfLists.test(plain)) return 'csrf';
  return originLists.test(plain) ? 'cors' : null;
}

export function isCredentialSwitch(key: string): boolean {
  return credentialSwitches.test(plainKey(key));
}

export function isAllOriginsSwitch(key: string): boolean {
  return allOrigins.test(plainKey(key));
}

export function isPolicyKey(key: string): boolean {
  return /^(?:csp|contentsecuritypolicy(?:header)?)$/.test(plainKey(key));
}

export function isOn(text: string | null): boolean {
  return text !== null && /^\s{0,9}["']?(?:true|on|yes|1)["']?\s{0,9}$/i.test(text);
}
