/** The page /follow-ups: what reviews left to be done, by owner, late first; and what was closed lately, with what shows it. */
import type { FollowUpLine } from '../../effectiveness/report.ts';
import type { ClosedFollowUp } from '../../effectiveness/sections/follow-ups.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { dayText, referenceText } from '../../render/effectiveness/words.ts';
import { clip, visible } from '../../render/escape.ts';
import { count } from '../../render/words.ts';
import { Layout } from '../layout.tsx';
import type { Viewer } from '../sign-in/viewer.ts';
import { byOwner, type Narrowing, namesIn, narrowed, nobody, type Owned, path } from './narrowed.ts';

export interface Shown {
  readonly viewer: Viewer;
  /** All that may be seen, late first. */
  readonly open: readonly FollowUpLine[];
  /** Newest first. */
  readonly closed: readonly ClosedFollowUp[];
  /** Events that nothing here has in it yet. */
  readonly uncounted: number;
  readonly narrowing: Narrowing;
  readonly links: Links;
  /** Where one is closed: by a command on its pull request, or by a form on the page of its change. */
  readonly closing: 'command' | 'form';
}

const title = 'Follow-ups';
const shownAtMost = { open: 300, closed: 30 } as const;
export const latelyDays = 90;

export function FollowUpsPage({ viewer, open, closed, uncounted, narrowing, links, closing }: Shown) {
  const [left, done] = [narrowed(open, narrowing), narrowed(closed, narrowing)];
  const late = left.filter(({ isLate }) => isLate).length;
  const shown = left.slice(0, shownAtMost.open);
  return (
    <Layout title={title} viewer={viewer}>
      <div class="report">
        <h1>{title}</h1>
        <p class="quiet standing-line">
          {isNarrowed(narrowing) && 'Of those asked for, '}
          {left.length === 0
            ? 'none is open'
            : `${count(left.length, 'follow-up is', 'follow-ups are')} open, ${late} of them late`}
          {isNarrowed(narrowing) && (
            <>
              {' '}
              · <a href={path}>show all {open.length}</a>
            </>
          )}
        </p>
        {uncounted > 0 && (
          <p class="lacks">
            {count(uncounted, 'event is', 'events are')} not read yet, and what they left to do or closed is
            lacking here. The service reads them after its start: look again in some minutes.
          </p>
        )}
        {open.length + closed.length === 0 ? (
          <HowToLeave closing={closing} />
        ) : (
          <Narrow lines={[...open, ...closed]} narrowing={narrowing} />
        )}
        {byOwner(shown).map((owned, index) => (
          <Owner owned={owned} id={`owner-${index}`} links={links} closing={closing} />
        ))}
        {left.length > shown.length && (
          <p class="quiet">and {left.length - shown.length} more: ask for an owner or a repository.</p>
        )}
        {left.length > 0 && <HowToClose closing={closing} />}
        <Closed all={done} links={links} />
      </div>
    </Layout>
  );
}

function isNarrowed({ repository, owner }: Narrowing): boolean {
  return repository !== '' || owner !== '';
}

function Narrow({
  lines,
  narrowing,
}: {
  readonly lines: readonly ClosedOrOpen[];
  readonly narrowing: Narrowing;
}) {
  const { repositories, owners } = namesIn(lines, narrowing);
  return (
    <search class="narrow">
      <form method="get" action={path} aria-label="Show some of them">
        <Choice name="owner" label="Owner" all="Everybody" names={owners} asked={narrowing.owner} />
        <Choice
          name="repository"
          label="Repository"
          all="Every repository"
          names={repositories}
          asked={narrowing.repository}
        />
        <p>
          <button type="submit">Show</button>
        </p>
      </form>
    </search>
  );
}

type ClosedOrOpen = Pick<ClosedFollowUp, 'repository' | 'owner'>;

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly all: string;
  readonly names: readonly string[];
  readonly asked: string;
}

function Choice({ name, label, all, names, asked }: ChoiceProps) {
  return (
    <p>
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        <option value="">{all}</option>
        {names.map((one) => (
          <option value={one} selected={one === asked}>
            {clip(visible(one === nobody ? 'Nobody' : one), 80)}
          </option>
        ))}
      </select>
    </p>
  );
}

interface OwnerProps {
  readonly owned: Owned;
  readonly id: string;
  readonly links: Links;
  readonly closing: Shown['closing'];
}

function Owner({ owned: { owner, lines, late }, id, links, closing }: OwnerProps) {
  return (
    <section class="theme" aria-labelledby={id}>
      <h2 id={id}>{owner === null ? 'Nobody owns these' : clip(visible(owner), 100)}</h2>
      <p class="quiet">
        {lines.length} open{late > 0 && `, ${late} late`}
      </p>
      <table class="data follow-ups">
        <caption class="unseen">
          Open follow-ups of {owner === null ? 'nobody' : clip(visible(owner), 100)}, late first
        </caption>
        <thead>
          <tr>
            <th scope="col">Follow-up</th>
            <th scope="col">Left on</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">
                {clip(visible(line.text), 300)}
                <span class="under">
                  <code>{visible(line.id)}</code>
                  {closing === 'command' && (
                    <>
                      {' '}
                      · close it by <code>/delta-review done {visible(line.id)} what shows it</code>
                    </>
                  )}
                </span>
              </th>
              <td>
                <Change one={line} links={links} />
              </td>
              <td>
                {line.due === null ? 'no date' : dayText(line.due)}
                {line.isLate && <strong class="late"> late</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Change({
  one,
  links,
}: {
  readonly one: ClosedOrOpen & { readonly change: string };
  readonly links: Links;
}) {
  const href = links.change(one.repository, one.change);
  const text = clip(visible(referenceText(one)), 80);
  return href === null ? text : <a href={href}>{text}</a>;
}

/** Where there is nothing yet: what this page is for. */
function HowToLeave({ closing }: Pick<Shown, 'closing'>) {
  return (
    <p>
      A follow-up is what a review leaves to be done after the merge, with an owner and a day.{' '}
      {closing === 'form' ? (
        'The page of each change has a form that leaves one.'
      ) : (
        <>
          Leave one in a comment on a pull request:{' '}
          <code>/delta-review follow-up rotate the key @owner due:2027-01-31</code>
        </>
      )}
    </p>
  );
}

function HowToClose({ closing }: Pick<Shown, 'closing'>) {
  return (
    <p class="quiet">
      {closing === 'form' ? (
        'The page of each change has a form that closes its follow-ups.'
      ) : (
        <>
          Write the command in a comment on the pull request it was left on, with what shows that it is done:
          a pull request such as #34, a commit, or a sentence. A commit or pull request that says “closes
          F12-1” closes it when it is merged.
        </>
      )}
    </p>
  );
}

const how = {
  command: 'by a command',
  commit: 'by a merged commit',
  'pull-request': 'by a merged pull request',
  page: 'here',
} as const satisfies Record<ClosedFollowUp['closed']['how'], string>;

function Closed({ all, links }: { readonly all: readonly ClosedFollowUp[]; readonly links: Links }) {
  if (all.length === 0) return null;
  const shown = all.slice(0, shownAtMost.closed);
  return (
    <section class="theme" aria-labelledby="closed">
      <h2 id="closed">Closed in the last {latelyDays} days</h2>
      <table class="data follow-ups">
        <caption class="unseen">Follow-ups closed lately, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Follow-up</th>
            <th scope="col">Closed</th>
            <th scope="col">What shows it</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr>
              <th scope="row">
                {clip(visible(one.text), 300)}
                <span class="under">
                  <code>{visible(one.id)}</code> · <Change one={one} links={links} />
                </span>
              </th>
              <td>
                {dayText(one.closed.at)} {how[one.closed.how]}, {clip(visible(one.closed.by), 60)}
              </td>
              <td>
                <Evidence one={one} links={links} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > shown.length && <p class="quiet">and {all.length - shown.length} more</p>}
    </section>
  );
}

/** What was written, with the pull requests and the commit that it names as links. */
function Evidence({ one, links }: { readonly one: ClosedFollowUp; readonly links: Links }) {
  const evidence = clip(one.closed.evidence.trim(), 300);
  if (evidence === '') return <span class="little">nothing was written</span>;
  const parts = evidence.split(/(#\d{1,9}\b|\b[0-9a-f]{40}\b)/);
  return (
    <>
      {parts.map((part, index) => {
        const change = index % 2 === 0 ? null : part.startsWith('#') ? part : `commit:${part}`;
        const href = change === null ? null : links.change(one.repository, change);
        const text = visible(change === null || part.startsWith('#') ? part : part.slice(0, 12));
        return href === null ? text : <a href={href}>{text}</a>;
      })}
    </>
  );
}
