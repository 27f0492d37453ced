/** The formats that are read, in the order in which they are asked for a file: the first that fits reads it. */
import type { GrantFormat } from './format.ts';
import { androidManifest } from './formats/android/manifest.ts';
import { androidNetwork } from './formats/android/network.ts';
import { appleEntitlements } from './formats/apple/entitlements.ts';
import { appleInfo } from './formats/apple/info.ts';
import { browserManifest } from './formats/browser/manifest.ts';
import { auth0Tenant } from './formats/services/auth0.ts';
import { discordBot } from './formats/services/discord.ts';
import { hubspotApp } from './formats/services/hubspot.ts';
import { shopifyApp } from './formats/services/shopify.ts';
import { stripeApp } from './formats/services/stripe.ts';
import { zoomApp } from './formats/services/zoom.ts';
import { slackManifest } from './formats/slack/manifest.ts';

export const grantFormats: readonly GrantFormat[] = [
  androidManifest,
  androidNetwork,
  appleEntitlements,
  appleInfo,
  auth0Tenant,
  browserManifest,
  discordBot,
  hubspotApp,
  shopifyApp,
  stripeApp,
  zoomApp,
  slackManifest,
];
