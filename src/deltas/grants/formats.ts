/** The formats that are read, in the order in which they are asked for a file: the first that fits reads it. */
import type { GrantFormat } from './format.ts';
import { androidManifest } from './formats/android/manifest.ts';
import { androidNetwork } from './formats/android/network.ts';
import { appleEntitlements } from './formats/apple/entitlements.ts';
import { appleInfo } from './formats/apple/info.ts';
import { browserManifest } from './formats/browser/manifest.ts';
import { slackManifest } from './formats/slack/manifest.ts';

export const grantFormats: readonly GrantFormat[] = [
  slackManifest,
  browserManifest,
  androidManifest,
  androidNetwork,
  appleEntitlements,
  appleInfo,
];
