/** A Stripe app's manifest in, what it asks of an account and where it sends data out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Grant } from '../../grant.ts';
import { each, inner, keys, nameAt, nothing, placed, Reading, readKeys, texts } from '../../reading.ts';

export const stripeApp: GrantFormat = {
  name: 'Stripe app',
  paths: ['**/stripe-app*.json'],
  source: 'https://docs.stripe.com/stripe-apps/reference/app-manifest',
  read: '2026-11',
  app: read,
  covers: ({ scope: held }: Grant, { scope: asked }: Grant) =>
    held.endsWith('_write') && held.replace(/_write$/, '_read') === asked,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['name'], 'the Stripe app'), 'stripe');
}

const table = keys({
  ...Object.fromEntries(
    [
      '$schema',
      'id',
      'version',
      'name',
      'icon',
      'distribution_type',
      'sandbox_install_compatible',
      'post_install_action',
      'extends',
      'constants',
      'extensions',
    ].map((key) => [key, nothing]),
  ),
  stripe_api_access_type: nothing,
  permissions: each(
    keys({
      permission: texts((scope, lines, into) => into.ask('stripe', 'installation', scope, lines)),
      purpose: nothing,
      name: nothing,
    }),
  ),
  allowed_redirect_uris: placed('redirect'),
  ui_extension: inner(
    keys({
      views: nothing,
      actions: nothing,
      content_security_policy: inner(
        keys({ 'connect-src': placed('endpoint'), 'image-src': nothing, purpose: nothing }),
      ),
    }),
  ),
});
