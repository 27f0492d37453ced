/** The list of vendors that ships, walked whole; look-ups by table; an organisation's list over it; what is said of a broken one. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadVendors } from '../../../src/config.ts';
import type { Evidence } from '../../../src/deltas/delta.ts';
import { readVendors, type VendorsFile } from '../../../src/deltas/integrations/known/catalogue.ts';
import { ecosystems, type Sighting } from '../../../src/deltas/integrations/sighting.ts';
import { keysOf, type World } from '../../../src/deltas/integrations/vendor-names.ts';
import { type VendorCatalogue, vendorCategories } from '../../../src/deltas/integrations/vendors.ts';
import { exampleVendors } from '../../harness/vendors-page.ts';

const text = readFileSync(new URL('../../../rules/vendors.yml', import.meta.url), 'utf8');
const shipped: VendorsFile = { file: 'rules/vendors.yml', text };
const catalogue = loadVendors();
const evidence: Evidence = { side: 'after', path: 'quay', startLine: 1, endLine: 1, text: '' };

function sighting(world: World, name: string): Sighting {
  switch (world) {
    case 'host':
    case 'provider':
    case 'action':
    case 'image':
    case 'variable':
    case 'secret':
      return { sort: world, name, evidence };
    default:
      return {
        sort: 'package',
        ecosystem: world,
        name,
        version: null,
        development: false,
        source: null,
        evidence,
      };
  }
}
const idOf = (world: World, name: string, from: VendorCatalogue = catalogue) =>
  from.of(sighting(world, name))?.id ?? null;

function read(...texts: readonly string[]): VendorCatalogue {
  const found = readVendors(texts.map((each, index) => ({ file: `layer-${index}.yml`, text: each })));
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  return found.catalogue;
}
const faults = (...texts: readonly string[]) => {
  const found = readVendors(texts.map((each, index) => ({ file: `layer-${index}.yml`, text: each })));
  return 'faults' in found
    ? found.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`)
    : [];
};

describe('the list that ships', () => {
  test('holds at least three hundred vendors, in order, of every category, each with its source and when it was read', () => {
    const ids = [...text.matchAll(/^ {2}- id: (.+)$/gm)].map((match) => match[1] ?? '');
    expect(ids.length).toBeGreaterThanOrEqual(300);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(catalogue.all.map(({ id }) => id)).toEqual(ids);
    expect(text.match(/^ {4}read: 20\d\d-\d\d$/gm)?.length).toBe(ids.length);
    expect(new Set(catalogue.all.map(({ category }) => category))).toEqual(new Set(vendorCategories));
    for (const { name, gets, source, approved } of catalogue.all) {
      expect(new URL(source).protocol).toBe('https:');
      expect(new URL(source).hostname).not.toMatch(/\.example$/);
      expect([name, gets]).toEqual([
        expect.stringMatching(/^\S.*\S$|^\S$/),
        expect.stringMatching(/^[a-z].*[^.]$/),
      ]);
      expect(approved).toBe(false);
    }
  });

  test('grades identity, payments, AI and customer data high, the others at least medium', () => {
    for (const { id, category, severity } of catalogue.all) {
      const grave = ['identity', 'payments', 'ai', 'customer-data'].includes(category);
      expect([id, severity]).toEqual([id, grave ? 'high' : expect.stringMatching(/^(medium|high)$/)]);
    }
  });

  test('gives every name to one vendor, and every vendor a name', () => {
    expect(readVendors([shipped])).toHaveProperty('catalogue');
    const bare = text
      .split(/^ {2}- id: /m)
      .slice(1)
      .filter((entry) => !/^ {4}(packages|hosts|providers|actions|images|variables|secrets):/m.test(entry));
    expect(bare).toEqual([]);
  });

  test.each([
    'API_',
    'APP_',
    'DB_',
    'DATABASE_',
    'SECRET_',
    'AUTH_',
    'SMTP_',
    'REDIS_',
    'POSTGRES_',
    'S3_',
    'CLOUD_',
    'TOKEN_',
  ])('names starting with %s are nobody', (prefix) => {
    for (const end of ['KEY', 'TOKEN', 'SECRET', 'URL', 'PASSWORD'])
      expect([prefix, end, idOf('variable', `${prefix}${end}`)]).toEqual([prefix, end, null]);
  });
});

describe('a name is found as its world compares it', () => {
  test.each<readonly [World, string, string | null]>([
    ['npm', 'stripe', 'stripe'],
    ['npm', '@stripe/stripe-js', 'stripe'],
    ['npm', '@stripe', null],
    ['npm', 'stripe-quay', null],
    ['npm', 'aws-sdk', 'aws'],
    ['npm', '@aws-sdk/client-s3', 'aws'],
    ['npm', '@aws-sdk/client-sesv2', 'amazon-ses'],
    ['npm', '@aws-sdk/client-bedrock-runtime', 'amazon-bedrock'],
    ['npm', 'constructor', null],
    ['npm', '__proto__', null],
    ['pypi', 'Sentry_SDK', 'sentry'],
    ['pypi', 'google.cloud.storage', 'google-cloud'],
    ['pypi', 'google-cloud-aiplatform', 'vertex-ai'],
    ['pypi', 'psycopg2-binary', null],
    ['golang', 'github.com/stripe/stripe-go/v76', 'stripe'],
    ['golang', 'github.com/stripe/stripe-go/v76/client', 'stripe'],
    ['golang', 'github.com/stripe/stripe-gondola', null],
    ['golang', 'gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer', 'datadog'],
    ['golang', 'github.com/aws/aws-sdk-go-v2/service/s3', 'aws'],
    ['golang', 'github.com/aws/aws-sdk-go-v2/service/sesv2', 'amazon-ses'],
    ['maven', 'com.stripe:stripe-java', 'stripe'],
    ['maven', 'com.azure.resourcemanager:azure-resourcemanager', 'azure'],
    ['maven', 'com.microsoft.azure:msal4j', 'entra'],
    ['maven', 'com.azureous:quay', null],
    ['gem', 'aws-sdk-s3', 'aws'],
    ['gem', 'rails', null],
    ['nuget', 'awssdk.s3', 'aws'],
    ['nuget', 'STRIPE.NET', 'stripe'],
    ['cargo', 'async_stripe', 'stripe'],
    ['composer', 'Stripe/Stripe-PHP', 'stripe'],
    ['swift', 'https://github.com/RevenueCat/purchases-ios.git', 'revenuecat'],
    ['swift', 'git@github.com:getsentry/sentry-cocoa.git', 'sentry'],
    ['pub', 'sentry_flutter', 'sentry'],
    ['cocoapods', 'Firebase/Analytics', 'firebase'],
    ['hex', 'stripity_stripe', 'stripe'],
    ['host', 'API.Stripe.com', 'stripe'],
    ['host', 'stripe.com:443', 'stripe'],
    ['host', 'stripe.com.quay.example', null],
    ['host', 'notstripe.com', null],
    ['host', 'maps.googleapis.com', 'google-maps'],
    ['host', 'storage.googleapis.com', 'google-cloud'],
    ['host', 'login.microsoftonline.com', 'entra'],
    ['host', 'com', null],
    ['host', '10.0.0.1', null],
    ['provider', 'aws', 'aws'],
    ['provider', 'registry.terraform.io/DataDog/datadog', 'datadog'],
    ['provider', 'quay/datadog', null],
    ['action', 'aws-actions/configure-aws-credentials', 'aws'],
    ['action', 'snyk/actions/node@master', 'snyk'],
    ['action', 'actions/checkout', null],
    ['image', 'datadog/agent:7', 'datadog'],
    ['image', 'docker.io/datadog/agent@sha256:abc', 'datadog'],
    ['image', 'registry.quay.example:5000/datadog/agent', null],
    ['image', 'postgres', null],
    ['variable', 'STRIPE_SECRET_KEY', 'stripe'],
    ['variable', 'NEXT_PUBLIC_STRIPE_KEY', 'stripe'],
    ['variable', 'PROD_NEXT_PUBLIC_STRIPE_KEY', 'stripe'],
    ['variable', 'TF_VAR_datadog_api_key', 'datadog'],
    ['variable', 'AZURE_OPENAI_ENDPOINT', 'azure-openai'],
    ['variable', 'AZURE_CLIENT_ID', 'azure'],
    ['variable', 'API_KEY', null],
    ['variable', 'STRIPED', null],
    ['variable', 'GITHUB_TOKEN', null],
    ['variable', 'DOCKER_PASSWORD', null],
    ['secret', 'DOCKER_PASSWORD', 'docker-hub'],
    ['secret', 'stripe-secret-key', 'stripe'],
    ['secret', 'OPENAI_API_KEY', 'openai'],
  ])('%s %s', (world, name, id) => {
    expect(idOf(world, name)).toBe(id);
  });

  test('no name is too odd or too long, and the work on one is bounded', () => {
    const worlds: readonly World[] = [
      ...ecosystems,
      'host',
      'provider',
      'action',
      'image',
      'variable',
      'secret',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...worlds), fc.string({ maxLength: 300 }), (world, name) => {
        expect(keysOf(world, name).length).toBeLessThan(2_000);
        expect(idOf(world, name)).toBe(idOf(world, name));
      }),
    );
    for (const world of worlds) expect(idOf(world, '-._/:'.repeat(20_000))).toBeNull();
  });

  test('a host below a suffix is the same vendor, and beside it is not', () => {
    const label = fc.stringMatching(/^[a-z][a-z\d]{0,8}$/);
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), (labels) => {
        expect(idOf('host', [...labels, 'auth0.com'].join('.'))).toBe('auth0');
        expect(idOf('host', [...labels, 'quayauth0.com'].join('.'))).toBeNull();
      }),
    );
  });

  test('PyPI names are one in all their spellings', () => {
    const sign = fc.constantFrom('-', '_', '.', '--', '._');
    fc.assert(
      fc.property(sign, fc.boolean(), (between, loud) => {
        const name = `sentry${between}sdk`;
        expect(idOf('pypi', loud ? name.toUpperCase() : name)).toBe('sentry');
      }),
    );
  });
});

describe('a list of an organisation over ours', () => {
  const laid = read(text, exampleVendors);

  test('adds vendors', () => {
    expect(laid.all.length).toBe(catalogue.all.length + 1);
    expect(idOf('npm', '@quay-ledger/client', laid)).toBe('quay-ledger');
    expect(idOf('maven', 'example.quay.tide:ferry', laid)).toBe('quay-ledger');
    expect(idOf('image', 'registry.quay.example/ledger/agent:1', laid)).toBe('quay-ledger');
    expect(idOf('secret', 'LEDGER_DEPLOY_KEY', laid)).toBe('quay-ledger');
    expect(idOf('variable', 'LEDGER_DEPLOY_KEY', laid)).toBeNull();
  });

  test('approves one of ours and leaves the rest of it', () => {
    const [stripe, before] = [laid.of(sighting('npm', 'stripe')), catalogue.of(sighting('npm', 'stripe'))];
    expect(stripe).toEqual({ ...before, approved: true });
    expect(idOf('host', 'payments.harbour.example', laid)).toBe('stripe');
  });

  test('takes a name over, and may take back an approval', () => {
    const over = `vendors:\n  - { id: quay-ledger, approved: true, packages: { npm: [stripe] } }\n  - { id: stripe, approved: false }`;
    const higher = read(text, exampleVendors, over);
    expect(idOf('npm', 'stripe', higher)).toBe('quay-ledger');
    expect(idOf('npm', '@stripe/stripe-js', higher)).toBe('stripe');
    expect(higher.of(sighting('gem', 'stripe'))?.approved).toBe(false);
  });
});

describe('a broken list', () => {
  const entry = (id: string, more: string) =>
    `  - id: ${id}\n    name: Quay\n    category: maps\n    gets: tides\n    severity: low\n    source: https://quay.example\n    ${more}\n`;

  test.each([
    ['', ['layer-0.yml:1: the file is empty']],
    ['vendors: [', [expect.stringMatching(/^layer-0.yml:1: /)]],
    ['vendors: []', [expect.stringMatching(/^layer-0.yml:1: vendors: /)]],
    ['vendors:\n  - id: Quay', [expect.stringMatching(/^layer-0.yml:2: vendors.0.id: an id is words/)]],
    [
      'vendors:\n  - id: quay\n    approved: true',
      [
        'layer-0.yml:2: vendors.0.id: quay is no vendor that is known, so it needs name, category, gets, severity, source',
      ],
    ],
    [
      `vendors:\n${entry('quay', 'hosts: [a.quay.example]')}${entry('ferry', 'hosts: [a.quay.example]')}`,
      ["layer-0.yml:15: vendors.1.hosts.0: a.quay.example stands here twice: it is quay's"],
    ],
    [
      `vendors:\n${entry('quay', 'packages: { pypi: [quay-tide, Quay_Tide] }')}`,
      ["layer-0.yml:8: vendors.0.packages.pypi.1: Quay_Tide stands here twice: it is quay's"],
    ],
    [
      `vendors:\n${entry('quay', 'secrets: [A_KEY]')}${entry('quay', 'secrets: [B_KEY]')}`,
      ['layer-0.yml:9: vendors.1.id: quay stands here twice'],
    ],
    [`vendors:\n${entry('quay', 'hosts: [com]')}`, [expect.stringMatching(/8: .*a host reads/)]],
    [
      `vendors:\n${entry('quay', 'hosts: ["https://quay.example"]')}`,
      [expect.stringMatching(/8: .*a host reads/)],
    ],
    [
      `vendors:\n${entry('quay', 'packages: { npm: ["*"] }')}`,
      [expect.stringMatching(/8: .*a \* stands at the end/)],
    ],
    [
      `vendors:\n${entry('quay', 'packages: { npm: [qu*y] }')}`,
      [expect.stringMatching(/8: .*a \* stands at the end/)],
    ],
    [
      `vendors:\n${entry('quay', 'packages: { maven: [quay] }')}`,
      [expect.stringMatching(/8: .*a name of maven has/)],
    ],
    [
      `vendors:\n${entry('quay', 'packages: { tides: [quay] }')}`,
      [expect.stringMatching(/^layer-0.yml:8: /)],
    ],
    [
      `vendors:\n${entry('quay', 'variables: [quay_token]')}`,
      [expect.stringMatching(/8: .*a variable reads/)],
    ],
    [`vendors:\n${entry('quay', 'ports: [22]')}`, [expect.stringMatching(/^layer-0.yml:2: /)]],
  ])('case %#', (broken, expected) => {
    expect(faults(broken)).toEqual(expected);
  });

  test('the fault is of the layer that it stands in', () => {
    expect(
      faults(exampleVendors.slice(0, exampleVendors.indexOf('  - id: stripe')), 'vendors:\n  - id: tide'),
    ).toEqual([expect.stringMatching(/^layer-1.yml:2: vendors.0.id: tide is no vendor/)]);
  });
});
