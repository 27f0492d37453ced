/** The formats that are read, in the order in which they are asked for a file: the first that fits reads it. */
import type { GrantFormat } from './format.ts';
import { atlassianConnect } from './formats/atlassian/connect.ts';
import { atlassianForge } from './formats/atlassian/forge.ts';
import { githubManifest } from './formats/github/manifest.ts';
import { appsScript } from './formats/google/apps-script.ts';
import { entraManifest } from './formats/microsoft/entra.ts';
import { officeAddIn } from './formats/microsoft/office.ts';
import { sharepointPackage } from './formats/microsoft/sharepoint.ts';
import { teamsManifest } from './formats/microsoft/teams.ts';
import { salesforceFormats } from './formats/salesforce/formats.ts';
import { slackManifest } from './formats/slack/manifest.ts';

export const grantFormats: readonly GrantFormat[] = [
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
];
