/** Where a repository is served from, as it says itself: the domain of its pages, and its homepage. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { linesOf } from '../../evidence.ts';
import { Gathering } from './gathering.ts';
import type { MentionReading } from './mention.ts';

/** A `CNAME` file of GitHub Pages holds one domain a line. */
export function pagesReading(file: TextFile, side: Side): MentionReading {
  const gathering = new Gathering(file, side);
  for (const line of linesOf(file).slice(0, 16)) gathering.servesFrom(line);
  return gathering.end();
}

/** Read as a text: whoever reads packages says whether it makes sense. */
export function homepageReading(file: TextFile, side: Side): MentionReading {
  const gathering = new Gathering(file, side);
  const [, homepage] = /"homepage"\s{0,8}:\s{0,8}"([^"\s]{1,512})"/.exec(file.text) ?? [];
  if (homepage !== undefined) gathering.servesFrom(homepage);
  return gathering.end();
}
