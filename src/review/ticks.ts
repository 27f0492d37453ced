/**
 * The boxes of our comment: which one a person ticked. Anybody who may write can edit the whole text, so an edit counts
 * only where it is a text of ours with one box flipped.
 */
import { createHash } from 'node:crypto';

/** The first line of our comment, by which it is found again; that it is really ours is for the forge to say. */
export const reviewMarker = '<!-- delta-review:review -->';

/** A comment as we published it: its text without the state of its boxes, as a hash, and that state. */
export interface Published {
  readonly frame: string;
  readonly boxes: Readonly<Record<string, boolean>>;
}

export interface Edit {
  /** The text before and after, as the forge tells it. */
  readonly before: string;
  readonly after: string;
}

export type Tick =
  | { readonly found: 'tick'; readonly item: string; readonly checked: boolean }
  /** Nothing of a box changed. */
  | { readonly found: 'nothing' }
  /** Not our text any more, or several boxes at once. */
  | { readonly found: 'tampering'; readonly because: string };

/** @returns the line of a box: hidden in it is which question it stands for, so that its words may change. */
export function boxLine(item: string, checked: boolean, words: string): string {
  return `- [${checked ? 'x' : ' '}] ${words} <!-- box:${item} -->`;
}

/** @returns what is kept of a text that we are about to publish. */
export function published(body: string): Published {
  const read = readBoxes(body);
  return { frame: read.frame, boxes: Object.fromEntries(read.boxes) };
}

/**
 * @param texts what we published, the latest last: a person ticks what is on their screen, which may be one text behind.
 * @returns the one box that this edit flips.
 */
export function tickOf(texts: readonly Published[], { before, after }: Edit): Tick {
  const now = readBoxes(after);
  const was = readBoxes(before);
  const ours = texts.findLast(({ frame }) => frame === now.frame);
  if (ours === undefined || now.repeated) {
    return { found: 'tampering', because: 'The text of the review was edited, so nothing in it counts.' };
  }
  const told = new Map(Object.entries(ours.boxes));
  const changed = [...now.boxes].filter(([item, checked]) => was.boxes.get(item) !== checked);
  // One box of the same text is this person's own doing, a tick taken back too. Where the text before was another's, it
  // is what differs from what we published as well: their screen was behind, and undid what it did not know of.
  const flipped =
    changed.length === 1 && was.frame === now.frame
      ? changed
      : changed.filter(([item, checked]) => told.get(item) !== checked);
  const [first, ...more] = flipped;
  if (first === undefined) return { found: 'nothing' };
  if (more.length > 0) {
    return {
      found: 'tampering',
      because: `${flipped.length} boxes were ticked in one edit: tick them one by one, each when its question is answered.`,
    };
  }
  return { found: 'tick', item: first[0], checked: first[1] };
}

const boxPattern = /^- \[([ xX])\] (?=.*<!-- box:([a-z0-9-]+) -->$)/;

function readBoxes(body: string): {
  readonly frame: string;
  readonly boxes: ReadonlyMap<string, boolean>;
  readonly repeated: boolean;
} {
  const boxes = new Map<string, boolean>();
  let repeated = false;
  // GitHub hands an edited text back with other line ends, and without the last one.
  const lines = body.trimEnd().split(/\r\n|\r|\n/);
  const frame = lines.map((line) => {
    const [start, mark = ' ', item] = boxPattern.exec(line) ?? [];
    if (start === undefined || item === undefined) return line;
    if (boxes.has(item)) repeated = true;
    boxes.set(item, mark !== ' ');
    return `- [ ] ${line.slice(start.length)}`;
  });
  return { frame: createHash('sha256').update(frame.join('\n')).digest('hex'), boxes, repeated };
}
