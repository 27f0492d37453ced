/**
 * Which credentials stand in the open: in any changed text, by what issuers and names tell of them.
 *
 *   texts that differ -> shapes, forms, names -> credentials of each side -> compared by value in memory -> deltas
 */
import { type Side, type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { CredentialCatalogue } from './catalogue.ts';
import { secretDeltas } from './compare.ts';
import { credentialFinder, type Finder } from './find.ts';
import { type Exposed, exposedIn } from './search.ts';

/** Signs that are searched on one side; about a second. */
const searchedAtMost = 33_554_432;

/** What nobody wrote: pictures, fonts, archives and what is built from them. Asking for one costs a request that helps nobody. */
const noText =
  '{png,jpg,jpeg,gif,webp,avif,ico,bmp,tiff,psd,pdf,woff,woff2,ttf,otf,eot,mp3,mp4,mov,avi,webm,ogg,wav,zip,gz,tgz,bz2,xz,7z,rar,jar,war,class,dll,exe,so,dylib,wasm,pyc,node,bin,dat,parquet}';

/** @param catalogue read when a change first needs it. */
export function secretsAnalyzer(catalogue: () => CredentialCatalogue): Analyzer {
  let finder: Finder | null = null;
  return {
    name: 'secrets',
    unresolved: 'integration.unresolved',
    scans: true,
    unit: 'repository',
    paths: ['**', `!**/*.${noText}`],
    beside: [],
    analyze(beforeFiles, afterFiles) {
      finder ??= credentialFinder(catalogue());
      const before = searched(beforeFiles, afterFiles, finder);
      const after = searched(afterFiles, beforeFiles, finder);
      return {
        deltas: secretDeltas(before.exposed, after.exposed),
        unjudged: [...before.left, ...after.left],
      };
    },
  };
}

interface Searched {
  readonly exposed: readonly Exposed[];
  readonly left: readonly Unjudged[];
}

function searched(own: Snapshot, other: Snapshot, find: Finder): Searched {
  const exposed: Exposed[] = [];
  const left: Unjudged[] = [];
  let signs = 0;
  for (const file of textFiles(own)) {
    if (isSame(file, other)) continue;
    signs += file.text.length;
    if (signs > searchedAtMost) left.push(unsearched(file, own.side));
    else exposed.push(...exposedIn(file, own.side, find));
  }
  return { exposed, left };
}

function isSame(file: TextFile, other: Snapshot): boolean {
  const twin = other.files.get(file.path);
  return twin?.state === 'text' && twin.text === file.text;
}

function unsearched({ path }: TextFile, side: Side): Unjudged {
  return { side, path, startLine: 1, endLine: 1, part: 'not searched for secrets' };
}
