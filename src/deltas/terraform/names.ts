/** How a reader calls what Terraform declares. */

/** Providers whose name says nothing that the rest of the type does not say. */
const prefixes = /^(?:aws|google|azurerm|azuread|cloudflare|datadog)_/;

/**
 * Without its module: what two directories say of one line of a module they share is then said once.
 * @returns "security group web".
 */
export function nameOf(mode: 'managed' | 'data', type: string, label: string): string {
  return `${mode === 'data' ? 'data ' : ''}${type.replace(prefixes, '').replaceAll('_', ' ')} ${label}`;
}

/** @returns "module quay", "module quay.pier" for one inside another. */
export function moduleName(address: string): string {
  return `module ${address.replace(/(^|\.)module\./g, '$1')}`;
}

/** @returns the address of one instance. */
export function keyed(address: string, key: string | number | null): string {
  if (key === null) return address;
  return `${address}[${typeof key === 'number' ? key : JSON.stringify(key)}]`;
}

const special = /["\\\ue000\ue001]|\[0\]/;

/** An address as it stands in a term: without double quotes; with the key 0 it is what it is without a key. */
export function inTerm(address: string): string {
  if (!special.test(address)) return address;
  return address
    .replaceAll('[0]', '')
    .replaceAll('"', "'")
    .replace(/[\u{e000}\u{e001}\\]/gu, '_');
}
