/** What a format says of its parts beyond what all formats know: another value is a change, with its sentence; a word, a place or a default is none. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compareModels } from '../../src/models/compare.ts';
import { meaningOf } from '../../src/models/meaning.ts';
import { readModels } from '../../src/models/read.ts';
import { fileOf } from './additions.ts';

const paths = {
  'threagile/quay.yaml': 'threagile.yaml',
  'threat-dragon/quay.td.json': 'quay.td.json',
  'threat-dragon/ferry-v1.td.json': 'ferry.td.json',
  'otm/quay.otm.yaml': 'quay.otm.yaml',
  'pytm/quay_tm.py': 'quay_tm.py',
  'pytm/quay.pytm.json': 'quay.pytm.json',
  'tmt/quay.tm7': 'quay.tm7',
  'threatcl/quay.tm.hcl': 'quay.tm.hcl',
  'tm-bom/ferry.tmbom.json': 'ferry.tmbom.json',
  'tm-bom/quay.cdx.json': 'quay.cdx.json',
} as const;
type Fixture = keyof typeof paths;

const modelsOf = (fixture: Fixture, text: string) => readModels(fileOf(paths[fixture], text));

/** Sentences about a fixture in which one text stands for another, and back. */
function told(fixture: Fixture, from: string, to: string): readonly [readonly string[], readonly string[]] {
  const text = readFileSync(new URL(fixture, import.meta.url), 'utf8');
  expect(text).toContain(from);
  const [before, after] = [
    modelsOf(fixture, text),
    modelsOf(
      fixture,
      text.replace(from, () => to),
    ),
  ];
  const sentences = (was: typeof before, is: typeof before) => {
    const changes = compareModels(was, is).map(({ sentence }) => sentence);
    expect(meaningOf(was) === meaningOf(is)).toBe(changes.length === 0);
    return changes;
  };
  return [sentences(before, after), sentences(after, before)];
}

const ferry = '    id: ferry\n    type: process';
const asks = '"name": "Asks for a berth",';
const crane = '{ "name": "cdx:model:platform", "value": "Go" },';

describe('another value is told in a sentence, and so is the way back', () => {
  test.each<[Fixture, string, string, string, string]>([
    [
      'threagile/quay.yaml',
      '    id: hold\n',
      '    id: hold\n    internet: true\n    encryption: transparent\n',
      'component "Hold": internet is true (was false), encryption is "transparent" (was not said)',
      'component "Hold": internet is false (was true), encryption is not said (was "transparent")',
    ],
    [
      'threagile/quay.yaml',
      '    id: sailor\n',
      '    id: sailor\n    data_assets_processed: [passenger-list, berths]\n',
      'identity "Sailor": data_assets_processed with "berths" and "Passenger list"',
      'identity "Sailor": data_assets_processed no longer with "berths" and "Passenger list"',
    ],
    [
      'threagile/quay.yaml',
      '    confidentiality: confidential\n',
      '    confidentiality: confidential\n    integrity: critical\n',
      'asset "Passenger list": integrity is "critical" (was not said)',
      'asset "Passenger list": integrity is not said (was "critical")',
    ],
    [
      'threagile/quay.yaml',
      'business_criticality: important',
      'business_criticality: archive',
      'threat model "Quay": business_criticality is "archive" (was "important")',
      'threat model "Quay": business_criticality is "important" (was "archive")',
    ],
    [
      'threat-dragon/quay.td.json',
      asks,
      `${asks} "isEncrypted": true,`,
      'flow "Asks for a berth": isEncrypted is true (was false)',
      'flow "Asks for a berth": isEncrypted is false (was true)',
    ],
    [
      'threat-dragon/quay.td.json',
      '"isWebApplication": true,',
      '"isWebApplication": true, "privilegeLevel": "root",',
      'component "Berths": privilegeLevel is "root" (was not said)',
      'component "Berths": privilegeLevel is not said (was "root")',
    ],
    [
      'threat-dragon/ferry-v1.td.json',
      '"protocol": "gRPC",',
      '"protocol": "gRPC", "isPublicNetwork": true,',
      'flow "Writes": isPublicNetwork is true (was false)',
      'flow "Writes": isPublicNetwork is false (was true)',
    ],
    [
      'otm/quay.otm.yaml',
      'trustRating: 50',
      'trustRating: 20',
      'boundary "Harbour": trustRating is "20" (was "50")',
      'boundary "Harbour": trustRating is "50" (was "20")',
    ],
    [
      'otm/quay.otm.yaml',
      '    type: database\n',
      '    type: database\n    assets: { stored: [list] }\n',
      'component "Hold": stored with "Passenger list"',
      'component "Hold": stored no longer with "Passenger list"',
    ],
    [
      'otm/quay.otm.yaml',
      'integrity: 50',
      'integrity: 90',
      'asset "Passenger list": integrity is "90" (was "50")',
      'asset "Passenger list": integrity is "50" (was "90")',
    ],
    [
      'pytm/quay_tm.py',
      'ledger.inBoundary = pier',
      'ledger.inBoundary = pier\nledger.controls.isEncrypted = True\nledger.maxClassification = Classification.SECRET',
      'component "Ledger": isEncrypted is true (was false), maxClassification is "SECRET" (was not said)',
      'component "Ledger": isEncrypted is false (was true), maxClassification is not said (was "SECRET")',
    ],
    [
      'pytm/quay_tm.py',
      '    protocol="HTTPS",',
      '    protocol="HTTPS", controls=Controls(isHardened=True, usesMFA=False),',
      'component "Ferry API": isHardened is true (was false)',
      'component "Ferry API": isHardened is false (was true)',
    ],
    [
      'pytm/quay_tm.py',
      'Data("Manifest", ',
      'Data("Manifest", isPII=asked(), ',
      'asset "Manifest": isPII is "computed" (was not said)',
      'asset "Manifest": isPII is not said (was "computed")',
    ],
    [
      'pytm/quay.pytm.json',
      '"protocol": "HTTPS" }',
      '"protocol": "HTTPS", "controls": { "isEncrypted": true } }',
      'flow "Books a berth": isEncrypted is true (was false)',
      'flow "Books a berth": isEncrypted is false (was true)',
    ],
    [
      'threatcl/quay.tm.hcl',
      '  author      = "@harbour/quay"\n',
      '  author      = "@harbour/quay"\n  attributes {\n    internet_facing = true\n  }\n',
      'threat model "Quay": internet_facing is true (was false)',
      'threat model "Quay": internet_facing is false (was true)',
    ],
    [
      'threatcl/quay.tm.hcl',
      'uptime_dependency = "degraded"',
      'uptime_dependency = "hard"',
      'component "Weather office": uptime_dependency is "hard" (was "degraded")',
      'component "Weather office": uptime_dependency is "degraded" (was "hard")',
    ],
    [
      'tm-bom/ferry.tmbom.json',
      '{ "data_store": "tickets", "encrypted": true }',
      '{ "data_store": "tickets", "encrypted": false }',
      'asset "Names": unencrypted placements with "Tickets", encrypted placements no longer with "Tickets"',
      'asset "Names": encrypted placements with "Tickets", unencrypted placements no longer with "Tickets"',
    ],
    [
      'tm-bom/ferry.tmbom.json',
      '"exposure": "external"',
      '"exposure": "internal"',
      'threat model "Ferry": exposure is "internal" (was "external")',
      'threat model "Ferry": exposure is "external" (was "internal")',
    ],
    [
      'tm-bom/quay.cdx.json',
      '{ "name": "cdx:model:dataflow:protocol", "value": "SSH" }',
      '{ "name": "cdx:model:dataflow:protocol", "value": "SSH" }, { "name": "cdx:model:dataflow:isBidirectional", "value": "true" }',
      'flow "Lifts": cdx:model:dataflow:isBidirectional is true (was false)',
      'flow "Lifts": cdx:model:dataflow:isBidirectional is false (was true)',
    ],
  ])('%s: %s', (fixture, from, to, there, back) => {
    expect(told(fixture, from, to)).toEqual([[there], [back]]);
  });

  test('a list of choices of the Threat Modeling Tool', () => {
    const choice = (chosen: number) =>
      `<b:DisplayName>Web Server</b:DisplayName></a:anyType><a:anyType i:type="b:ListDisplayAttribute"><b:DisplayName>Sanitizes Input</b:DisplayName><b:Value><a:string>Not Selected</a:string><a:string>Yes</a:string></b:Value><b:SelectedIndex>${chosen}</b:SelectedIndex></a:anyType><a:anyType>`;
    const header = '<b:DisplayName>Web Server</b:DisplayName>';
    expect(told('tmt/quay.tm7', header, choice(1))[0]).toEqual([
      'component "Ferry <API>": Sanitizes Input is "Yes" (was not said)',
    ]);
    expect(told('tmt/quay.tm7', header, choice(0))).toEqual([[], []]);
  });
});

describe('no change', () => {
  test.each<[string, Fixture, string, string]>([
    ['what is false anyway', 'threagile/quay.yaml', ferry, `${ferry}\n    internet: false`],
    [
      'words, an order and a size',
      'threagile/quay.yaml',
      ferry,
      `${ferry}\n    description: On water.\n    size: service\n    diagram_tweak_order: 3`,
    ],
    [
      'what is false anyway',
      'threat-dragon/quay.td.json',
      asks,
      `${asks} "isEncrypted": false, "isPublicNetwork": false,`,
    ],
    ['words and a layer', 'threat-dragon/quay.td.json', asks, `${asks} "description": "By phone.",`],
    ['a place', 'threat-dragon/ferry-v1.td.json', '"vertices": [],', '"vertices": [{ "x": 1, "y": 2 }],'],
    [
      'one way',
      'otm/quay.otm.yaml',
      '    threats: null\n',
      '    threats: null\n    description: Twice a day.\n',
    ],
    [
      'defaults',
      'pytm/quay_tm.py',
      'bot = Agent(',
      'pilot.isAdmin = False\npilot.maxClassification = Classification.UNKNOWN\npilot.levels = 1\nbot = Agent(',
    ],
    [
      'defaults',
      'pytm/quay.pytm.json',
      '"inScope": true',
      '"inScope": true, "minTLSVersion": "NONE", "isHardened": false, "port": -1, "note": "Old."',
    ],
    [
      'words',
      'threatcl/quay.tm.hcl',
      'saas              = true',
      'saas              = true\n    uptime_notes = "Rain"',
    ],
    ['words', 'tm-bom/ferry.tmbom.json', '"description": "Of guests"', '"description": "Of all guests"'],
    ['a shape', 'tm-bom/quay.cdx.json', crane, `${crane} { "name": "cdx:model:shape:x", "value": "7" },`],
  ])('%s: %s', (_, fixture, from, to) => {
    expect(told(fixture, from, to)).toEqual([[], []]);
  });

  test('a link says no other thing where a data asset has another id, a newer word or another order of its list', () => {
    const written = (id: string, more: string) =>
      modelsOf(
        'threagile/quay.yaml',
        `title: Quay\ndata_assets:\n  List: { id: ${id} }\n  Berths: { id: berths }\ntechnical_assets:\n  Ferry:\n    id: ferry\n    communication_links:\n      Books: { target: ferry, ${more} }\n`,
      );
    const older = 'authorization: enduser-identity-propagation, vpn: yes, data_assets_sent: [list, berths]';
    const newer =
      'authorization: end-user-identity-propagation, vpn: true, data_assets_sent: [berths, names]';
    expect(compareModels(written('list', older), written('names', newer))).toEqual([]);
  });
});

describe('what a hostile file says', () => {
  const linked = (authentication: string) =>
    modelsOf(
      'threagile/quay.yaml',
      `title: Quay\ntechnical_assets:\n  Ferry:\n    id: ferry\n    communication_links:\n      Books:\n        target: ferry\n        authentication: ${JSON.stringify(authentication)}\n`,
    );
  const sentence = (value: string) => compareModels(linked('none'), linked(value))[0]?.sentence ?? '';

  test('is one line, cut to size, without what looks like a secret', () => {
    const token = `ghp_${'Ab1'.repeat(12)}`;
    expect(sentence(`with ${token}`)).toBe('flow "Books": authentication is "with [redacted]" (was "none")');
    const long = sentence(`a\n# b ${'x '.repeat(9_000)}`);
    expect(long).not.toContain('\n');
    expect(long.length).toBeLessThan(200);
  });
});

test('many values of one part are counted', () => {
  const text = readFileSync(new URL('pytm/quay_tm.py', import.meta.url), 'utf8');
  const all = 'isHardened isResilient sanitizesInput encodesOutput usesMFA usesVPN validatesInput disablesDTD'
    .split(' ')
    .map((name) => `ferry.${name} = True\n`);
  const [change] = compareModels(
    modelsOf('pytm/quay_tm.py', text),
    modelsOf('pytm/quay_tm.py', `${text}\n${all.join('')}`),
  );
  expect(change?.sentence).toMatch(/^component "Ferry API": (?:\w+ is true \(was false\), ){6}and 2 more$/);
});
