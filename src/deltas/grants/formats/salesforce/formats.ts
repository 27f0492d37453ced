/** Metadata of Salesforce about apps of others and about whom data goes to. */
import type { GrantFormat } from '../../format.ts';
import { connectedApp } from './connected-app.ts';
import { outgoingAddress } from './outgoing.ts';
import { permissionSet } from './permission-set.ts';

export const salesforceFormats: readonly GrantFormat[] = [connectedApp, permissionSet, outgoingAddress];
