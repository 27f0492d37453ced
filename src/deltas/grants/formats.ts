/** The formats that are read, in the order in which they are asked for a file: the first that fits reads it. */
import type { GrantFormat } from './format.ts';
import { androidManifest } from './formats/android/manifest.ts';
import { androidNetwork } from './formats/android/network.ts';
import { appleEntitlements } from './formats/apple/entitlements.ts';
import { appleInfo } from './formats/apple/info.ts';
import { atlassianConnect } from './formats/atlassian/connect.ts';
import { atlassianForge } from './formats/atlassian/forge.ts';
import { browserManifest } from './formats/browser/manifest.ts';
import { flatpak } from './formats/desktop/flatpak.ts';
import { snap } from './formats/desktop/snap.ts';
import { editorExtension } from './formats/desktop/vscode.ts';
import { githubManifest } from './formats/github/manifest.ts';
import { appsScript } from './formats/google/apps-script.ts';
import { entraManifest } from './formats/microsoft/entra.ts';
import { officeAddIn } from './formats/microsoft/office.ts';
import { sharepointPackage } from './formats/microsoft/sharepoint.ts';
import { teamsManifest } from './formats/microsoft/teams.ts';
import { expoApp } from './formats/mobile/expo.ts';
import { capacitorApp, cordovaApp } from './formats/mobile/webview.ts';
import { salesforceFormats } from './formats/salesforce/formats.ts';
import { auth0Tenant } from './formats/services/auth0.ts';
import { discordBot } from './formats/services/discord.ts';
import { hubspotApp } from './formats/services/hubspot.ts';
import { shopifyApp } from './formats/services/shopify.ts';
import { stripeApp } from './formats/services/stripe.ts';
import { zapierIntegration } from './formats/services/zapier.ts';
import { zoomApp } from './formats/services/zoom.ts';
import { slackManifest } from './formats/slack/manifest.ts';

export const grantFormats: readonly GrantFormat[] = [
  // Zoom's manifest has keys of Slack's too, and one that no other has.
  zoomApp,
  slackManifest,
  githubManifest,
  appsScript,
  entraManifest,
  teamsManifest,
  officeAddIn,
  sharepointPackage,
  atlassianConnect,
  atlassianForge,
  ...salesforceFormats,
  browserManifest,
  androidManifest,
  androidNetwork,
  appleEntitlements,
  appleInfo,
  expoApp,
  cordovaApp,
  capacitorApp,
  flatpak,
  snap,
  editorExtension,
  auth0Tenant,
  discordBot,
  hubspotApp,
  shopifyApp,
  stripeApp,
  zapierIntegration,
];
