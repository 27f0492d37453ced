/** The page /follow-ups: asked for by address, written nowhere. */
import type { Hono } from 'hono';
import { closedLately, followUpLines } from '../../effectiveness/sections/follow-ups.ts';
import type { FollowedUp } from '../../store/effectiveness/follow-ups.ts';
import type { Seen } from '../../store/effectiveness/history.ts';
import type { Caller } from '../node.ts';
import type { Gate } from '../sign-in/gate.tsx';
import { narrowingOf, path } from './narrowed.ts';
import { FollowUpsPage, latelyDays, type Shown } from './page.tsx';

export interface FollowUpsSource extends Pick<Shown, 'links' | 'closing'> {
  /** Changes that somebody left a follow-up on. */
  readonly read: (seen: Seen) => Promise<FollowedUp>;
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
    const { records, uncounted } = await read(viewer.repositories);
    const known = { records, now: now().toISOString() };
    return context.html(
      <FollowUpsPage
        viewer={viewer}
        open={followUpLines(known)}
        closed={closedLately(known, latelyDays)}
        uncounted={uncounted}
        narrowing={narrowingOf((name) => context.req.query(name))}
        links={links}
        closing={closing}
      />,
    );
  });
}
