/** `rules/catalogues/hosts.yml` in; what a host is known to be, out. */

import { z } from 'zod';
import { plainYaml } from '../../../syntax/json-value.ts';

/** Told wherever they appear: nobody can say whose they are tomorrow, or anybody can read what is sent there. */
export const notoriousSorts = ['tunnel', 'paste', 'collector'] as const;
export type NotoriousSort = (typeof notoriousSorts)[number];
/** Told nowhere: nothing is sent there, or another analyzer says what is taken from there. */
const quietSorts = ['name', 'page', 'registry', 'authority', 'placeholder'] as const;
export type HostSort = NotoriousSort | (typeof quietSorts)[number];

const catalogueSchema = z.strictObject({
  hosts: z.array(
    z.strictObject({
      sort: z.enum([...notoriousSorts, ...quietSorts]),
      names: z.array(z.string().regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/)).min(1),
      source: z.url({ protocol: /^https$/ }),
      /** Year and month. */
      read: z.string().regex(/^\d{4}-\d{2}$/),
    }),
  ),
  servers: z.array(z.string().regex(/^[a-z\d./-]+(\/\*)?$/)),
});

export interface HostCatalogue {
  /** @returns what is known of a host, or of a domain that it stands below; null where nothing is. */
  readonly sortOf: (host: string) => HostSort | null;
  /** True for an image of a vendor that is run at home instead of being called there. */
  readonly isServer: (image: string) => boolean;
}

/** @throws ZodError where the catalogue has another shape, Error where it names a host twice. */
export function hostCatalogue(text: string): HostCatalogue {
  const { hosts, servers } = catalogueSchema.parse(plainYaml(text));
  const sorts = new Map<string, HostSort>();
  for (const { sort, names } of hosts) {
    for (const name of names) {
      if (sorts.has(name)) throw new Error(`the catalogue of hosts names ${name} twice`);
      sorts.set(name, sort);
    }
  }
  return {
    sortOf(host) {
      for (let rest = host; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
        const sort = sorts.get(rest);
        if (sort !== undefined) return sort;
        if (!rest.includes('.')) break;
      }
      return null;
    },
    isServer: (image) =>
      servers.some((server) =>
        server.endsWith('*') ? image.startsWith(server.slice(0, -1)) : image === server,
      ),
  };
}
