/** The page /follow-ups: asked for by address, written nowhere. */
import type { Hono } from 'hono';
import type { ChangeRecord } from '../../effectiveness/record.ts';
import { closedLately, followUpLines } from '../../effectiveness/sections/follow-ups.ts';
import type { Seen } from '../../store/effectiveness/history.ts';
import type { Caller } from '../node.ts';
import type { Gate } from '../sign-in/gate.tsx';
import { narrowingOf, path } from './narrowed.ts';
import { FollowUpsPage, latelyDays, type Shown } from './page.tsx';

export interface FollowUpsSource extends Pick<Shown, 'links' | 'closing'> {
  /** Changes that somebody left a follow-up on. */
  readonly read: (seen: Seen) => Promise<readonly ChangeRecord[]>;
  readonly now: () => Date;
}

export function followUpRoutes(
  app: Hono<{ Bindings: Caller }>,
  { read, now, links, closing }: FollowUpsSource,
  gate: Gate,
): void {
  app.get(path, async (context) => {
    const viewer = await gate.admit(context, 'page');
    if (viewer instanceof Response) return viewer;
    const known = { records: await read(viewer.repositories), now: now().toISOString() };
    return context.html(
      <FollowUpsPage
        viewer={viewer}
        open={followUpLines(known)}
        closed={closedLately(known, latelyDays)}
        narrowing={narrowingOf((name) => context.req.query(name))}
        links={links}
        closing={closing}
      />,
    );
  });
}
