/** The commands of a service, as the scripts that they are. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Script } from '../commands.ts';
import { scriptOf } from '../commands.ts';
import { entriesOf, itemsOf, plainText, type Service, textOf } from './services.ts';

export function scriptsOf({ body }: Service): readonly Script[] {
  const hooks = ['post_start', 'pre_stop'].flatMap((key) =>
    itemsOf(body.get(key)).flatMap((item) =>
      item.kind === 'map' ? (item.entries.get('command') ?? []) : [],
    ),
  );
  const test = entriesOf(body.get('healthcheck')).get('test');
  return [body.get('entrypoint'), body.get('command'), test, ...hooks].flatMap((entry): readonly Script[] =>
    // A health check asks its own service and throws the answer away.
    entry === undefined ? [] : [{ text: textIn(entry), lines: entry, quiet: entry === test }],
  );
}

function textIn(entry: TreeEntry): string {
  if (entry.value.kind !== 'sequence') return textOf(entry);
  return scriptOf(entry.value.items.map((item) => plainText(item)).filter((word) => word !== 'CMD'));
}
