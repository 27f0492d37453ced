/** A text in, the webhooks of vendors in it out: who still calls in here, or is called, when the vendor's code leaves. */
import { pathSet } from '../../../change/path-set.ts';
import type { TextFile } from '../../../change/snapshot.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { evidenceAt } from '../../evidence.ts';
import type { Tie, TieFormat } from '../../integrations/tie.ts';
import type { Vendor, VendorCatalogue } from '../../integrations/vendors.ts';
import type { Finding } from '../finding.ts';
import { edgePaths, readerOf } from '../formats.ts';
import { knownVendors } from '../vendor-words.ts';

const code = '{js,jsx,mjs,cjs,ts,tsx,mts,py,rb,go,php,cs,java,kt,scala,ex}';
const trees = '{yml,yaml,json,toml}';

/** Where webhooks stand by custom; a repository has too many files of code to read them all. */
const anyVendor: readonly string[] = [
  `**/*{webhook,Webhook}*.${code}`,
  `**/*{webhook,Webhook}*/**/*.${code}`,
  `**/*{webhook,Webhook}*.${trees}`,
  '**/{routes,router,urls,web,api}.{js,mjs,ts,mts,py,rb,go,php,ex}',
  '**/{openapi,swagger,asyncapi,serverless}*.{yml,yaml,json}',
  '**/{.env,.env.*,vercel.json,netlify.toml,_redirects,alertmanager.yml,alertmanager.yaml}',
];

/** "slack" names folders and files of its own; a shorter name stands within too many words. */
function named({ id }: Vendor): readonly string[] {
  if (!/^[a-z\d]{4,24}$/.test(id)) return [];
  const names = `{${id},${id.slice(0, 1).toUpperCase()}${id.slice(1)}}`;
  return [`**/*${names}*.${code}`, `**/${names}/**/*.${code}`, `**/*${names}*.${trees}`];
}

const readable = pathSet(edgePaths);

export const webhookTies: TieFormat = {
  paths: (vendor) => [...anyVendor, ...named(vendor)],
  read: (file, vendors) => {
    const byName = idsOf(vendors);
    return findingsIn(file, vendors).flatMap((finding): readonly Tie[] => {
      if (finding.sort !== 'webhook' || finding.way === 'offered') return [];
      const { way, name, vendor } = finding;
      const id = (way === 'out' ? vendors.owner('host', name)?.id : undefined) ?? byName.get(vendor ?? '');
      if (id === undefined) return [];
      const said = way === 'out' ? `webhook to ${name}` : `webhook ${name}`;
      return [{ sort: 'webhook', vendor: id, name, said, places: [evidenceAt(file, 'after', finding)] }];
    });
  },
};

function findingsIn(file: TextFile, vendors: VendorCatalogue): readonly Finding[] {
  const read = readable.has(file.path) ? readerOf(file) : null;
  try {
    return read?.(file, knownVendors(vendors)) ?? [];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [];
  }
}

const ids = new WeakMap<VendorCatalogue, ReadonlyMap<string, string>>();

function idsOf(vendors: VendorCatalogue): ReadonlyMap<string, string> {
  const known = ids.get(vendors) ?? new Map(vendors.all.map(({ id, name }) => [name, id]));
  ids.set(vendors, known);
  return known;
}
