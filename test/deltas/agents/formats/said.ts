/** A configuration file in, one line for everything that its reader says of it: who, what, how open, and where. */
import { expect } from '@jest/globals';
import { minimatch } from 'minimatch';
import type { TextFile } from '../../../../src/change/snapshot.ts';
import type { Format } from '../../../../src/deltas/agents/formats/format.ts';
import { holderName, type Powers, type Secret } from '../../../../src/deltas/agents/model.ts';
import type { Server } from '../../../../src/deltas/agents/servers/server.ts';

export function textFile(path: string, text: string): TextFile {
  return { state: 'text', path, blob: '0', mode: 'file', text };
}

/** @returns what the one format that claims the path reads. */
export function powersOf(formats: readonly Format[], path: string, text: string): readonly Powers[] {
  const claiming = formats.filter(({ paths }) => paths.some((glob) => minimatch(path, glob, { dot: true })));
  expect(claiming.map(({ name }) => name)).toHaveLength(1);
  return claiming.flatMap((format) => format.read(textFile(path, text), 'after'));
}

/** @returns lines such as "Claude Code | allow Bash(npm test) | 3". */
export function said(formats: readonly Format[], path: string, text: string): readonly string[] {
  return powersOf(formats, path, text).flatMap((powers) => {
    const { root } = powers.holder;
    const name = `${holderName(powers.holder)}${root === '' ? '' : ` in ${root}`}`;
    // One written rule may be several patterns.
    return [...new Set(linesOf(powers))].map((line) => `${name} | ${line}`);
  });
}

function linesOf(powers: Powers): readonly string[] {
  const { tools, model } = powers;
  return [
    ...powers.rules.map(
      ({ decision, written, evidence }) => `${decision} ${written} | ${evidence.startLine}`,
    ),
    ...(tools === null ? [] : [`holds ${[...new Set(tools.map(({ written }) => written))].join(', ')}`]),
    ...powers.levels.map(
      ({ of, key, value, openness, severity, evidence }) =>
        `${of} ${key} = ${value} | ${openness} ${severity} | ${evidence.startLine}`,
    ),
    ...powers.openings.map(
      ({ of, key, value, severity, evidence }) =>
        `opens ${of} ${key}: ${value} | ${severity} | ${evidence.startLine}`,
    ),
    ...powers.servers.map(
      (server) => `server ${server.name}: ${launchOf(server)} | ${server.evidence.startLine}`,
    ),
    ...powers.hooks.map(
      ({ event, command, scripts, evidence }) =>
        `on ${event}: ${command}${scripts.length === 0 ? '' : ` (${scripts.join(', ')})`} | ${evidence.startLine}`,
    ),
    ...powers.delegates.map(({ name, evidence }) => `hands to ${name} | ${evidence.startLine}`),
    ...(model === null ? [] : [`model ${model.name} | ${model.evidence.startLine}`]),
    ...powers.secrets.map((secret) => `given ${secretOf(secret)} | ${secret.evidence.startLine}`),
    ...powers.settings.map(({ key, value, evidence }) => `noted ${key} = ${value} | ${evidence.startLine}`),
  ];
}

function launchOf({ launch, environment, secrets, enabled }: Server): string {
  const how =
    launch.how === 'command'
      ? [launch.command, ...launch.args].join(' ')
      : launch.how === 'remote'
        ? `${launch.transport ?? 'some transport'} ${launch.url}`
        : `known as ${launch.reference}`;
  const given = [...environment.map(({ name, value }) => `${name}=${value}`), ...secrets.map(secretOf)];
  return [how, ...(given.length === 0 ? [] : [`with ${given.join(', ')}`]), ...(enabled ? [] : ['off'])].join(
    ' ',
  );
}

function secretOf({ name, reference }: Secret): string {
  return `${name} (${reference ?? 'in the open'})`;
}
