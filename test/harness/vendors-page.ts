/** docs/vendors.md, made from rules/vendors.yml: who is known, and how an organisation adds to it. */
import { type VendorCatalogue, vendorCategories } from '../../src/deltas/integrations/vendors.ts';

/** What organisations write; the test of the catalogue reads it. */
export const exampleVendors = `vendors:
  - id: quay-ledger
    name: Quay Ledger
    category: payments
    gets: invoices of the harbour
    severity: high
    packages:
      npm: ["@quay-ledger/*"]
      maven: ["example.quay:*"]
      golang: [git.quay.example/ledger/client]
    hosts: ["*.quay.example"]
    providers: [harbour/quay]
    actions: [quay-ledger/*]
    images: [registry.quay.example/ledger/*]
    variables: [QUAY_LEDGER_, LEDGER_TOKEN]
    secrets: [LEDGER_DEPLOY_KEY]
    kev: [Quay Systems, "Harbour: Ledger Server"]
    source: https://docs.quay.example/ledger
    read: 2026-11
  - id: stripe
    approved: true
    hosts: [payments.harbour.example]`;

const intro = `Who stands behind a package, a host, a Terraform provider, a GitHub Action, a container image, a variable or a secret is data:
\`rules/vendors.yml\`. The first sighting of a vendor in a repository is told, with all its places; another package of it is not.

An organisation writes the same form. An entry whose \`id\` is known changes what it names of that vendor, adds its names to those
that are there, and takes over names that another vendor had; a new one needs \`name\`, \`category\`, \`gets\`, \`severity\` and
\`source\`. \`approved: true\` marks a vendor that the organisation has approved already; \`approved: repositories\` leaves that to
each repository. It stands under \`vendors\` in the configuration (docs/configuration.md).

A repository may write it too. Beside a file of the organisation it approves only what that leaves to repositories, and gives no
further name to what is approved. Where the organisation locks \`vendors\` or \`*\`, it may add vendors under names that nobody has,
and think worse of those that are known.

\`kev\` is what CISA's list of known exploited vulnerabilities calls a vendor where that is not its name: \`Quay\` for all its
products, \`"Quay: Ledger"\` for one. Names compare whole, without case: Ivanti's product Sentry is not the vendor Sentry. The list
comes from the operator (\`ADVISORIES_KEV\`, \`classify --kev\`) and never from a repository: it is larger than any file that is read
from one, and a path on the operator's disk is not a repository's to name.`;

const comparing = `| list | a name reads | how it compares |
| --- | --- | --- |
| \`packages\`: \`npm\`, \`gem\`, \`hex\`, \`pub\` | \`@quay/*\`, \`quay\` | as written |
| \`packages\`: \`pypi\` | \`quay-ledger\`, \`quay-*\` | without case; \`-\`, \`_\` and \`.\` are one |
| \`packages\`: \`cargo\` | \`quay-ledger\` | without case; \`-\` and \`_\` are one |
| \`packages\`: \`nuget\`, \`composer\` | \`Quay.*\`, \`quay/*\` | without case |
| \`packages\`: \`golang\` | \`github.com/quay/ledger\` | without case, with all below it: \`/v2\` and its packages too |
| \`packages\`: \`maven\` | \`example.quay:ledger\`, \`example.quay:*\` | as written; a whole group has the groups below it |
| \`packages\`: \`swift\` | \`github.com/quay/ledger\` | by the address of its repository, without scheme and \`.git\` |
| \`packages\`: \`cocoapods\` | \`Quay\` | as written, with its subspecs |
| \`hosts\` | \`api.quay.example\`, \`*.quay.example\` | \`*.\` stands for the domain with all below it |
| \`providers\` | \`harbour/quay\`, \`harbour/*\` | without case and registry; \`quay\` alone is \`hashicorp/quay\` |
| \`actions\` | \`quay/ledger\`, \`quay/*\` | without case, with the actions in its folders |
| \`images\` | \`quay/ledger\`, \`ghcr.io/quay/*\` | without tag, digest and Docker Hub's own name |
| \`variables\`, \`secrets\` | \`QUAY_TOKEN\`, \`QUAY_\` | \`QUAY_\` is each that begins so, also after \`NEXT_PUBLIC_\`, \`VITE_\`, \`TF_VAR_\`, \`PROD_\` and the like; a secret is known by variables too |

The closest name counts: the whole name, then the longest beginning. A \`*\` stands at the end alone. One name belongs to one
vendor: the same name twice in one text is an error with its line.`;

export function vendorsPage(catalogue: VendorCatalogue): string {
  const tables = vendorCategories.map((category) => {
    const rows = catalogue.all
      .filter((vendor) => vendor.category === category)
      .map(
        ({ id, name, gets, severity, source }) =>
          `| \`${id}\` | [${name}](${source}) | ${gets} | ${severity} |`,
      );
    return [
      `### ${category}`,
      ['| id | vendor | gets | severity |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ].join('\n\n');
  });
  return [
    '# Vendors',
    'This page is made from the code by `npm run docs`.',
    intro,
    `\`\`\`yaml\n${exampleVendors}\n\`\`\``,
    '## How names compare',
    comparing,
    `## The ${catalogue.all.length} that ship`,
    ...tables,
  ].join('\n\n');
}
