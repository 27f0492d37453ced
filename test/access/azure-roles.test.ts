/** The catalogue of Azure's built-in roles: found by id and by name, in any letter case; a broken one is an error. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { azureRoles } from '../../src/access/azure-roles.ts';

const text = readFileSync(new URL('../../rules/catalogues/azure-roles.yml', import.meta.url), 'utf8');
const roles = azureRoles(text);

describe('the built-in roles of Azure', () => {
  // Ids as learn.microsoft.com/azure/role-based-access-control/built-in-roles lists them.
  test.each([
    ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', true],
    ['18D7D88D-D35E-4FB5-A5C3-7773C20A72D9', 'User Access Administrator', true],
    ['f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'Role Based Access Control Administrator', true],
    ['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', false],
    ['acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', false],
    ['4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', false],
    ['2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', false],
  ])('%s is %s', (id, name, escalates) => {
    expect(roles.byId(id)).toMatchObject({ name, escalates });
    expect(roles.byName(name.toUpperCase())?.id).toBe(id.toLowerCase());
  });

  test('an unknown one is nobody', () => {
    expect(roles.byId('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    expect(roles.byName('Harbour Master')).toBeUndefined();
  });

  test('a role twice, or with a fault, is an error', () => {
    const one = '  - {id: 8e3af657-a8ff-443c-a75c-2fe8c4bcb635, name: Owner, severity: high, words: own}\n';
    expect(() => azureRoles(`roles:\n${one}${one}`)).toThrow('has a role twice');
    expect(() => azureRoles(`roles:\n${one.replace('8e3af657', 'nonsense')}`)).toThrow();
    expect(() => azureRoles(`roles:\n${one.replace('high', 'huge')}`)).toThrow();
  });
});
