/** A pull request as people see it in these tests: our comment on it, what they write, tick, press and approve. */
import {
  checkRunPayload,
  issueCommentPayload,
  pullRequestPayload,
  pullRequestReviewPayload,
} from '../harness/github/payloads.ts';
import type { CheckRun, LoopbackRepository } from '../harness/github/repository.ts';
import type { LoopbackGitHub } from '../harness/github/server.ts';
import type { Comment, PullReview } from '../harness/github/talk.ts';
import { ourChecks, type Service } from '../harness/service.ts';

export interface Place {
  readonly github: LoopbackGitHub;
  readonly repository: LoopbackRepository;
  readonly service: Service;
}

/** @returns our comments on a pull request: the review first, then our replies. */
export function ourComments({ repository }: Place, number: number): readonly Comment[] {
  return repository.comments.filter((comment) => comment.issue === number && comment.app !== null);
}

/** @returns our review comment. */
export function review(place: Place, number: number): Comment {
  const [comment] = ourComments(place, number);
  if (comment === undefined) throw new Error(`#${number} has no comment of ours`);
  return comment;
}

/** @returns the last thing we said. */
export function reply(place: Place, number: number): string {
  return ourComments(place, number).at(-1)?.body ?? '';
}

/** A person writes a comment. @returns it, with our reaction. */
export async function say(place: Place, number: number, login: string, body: string): Promise<Comment> {
  const comment = place.repository.addComment(number, login, body);
  const payload = issueCommentPayload(place.github, place.repository, 'created', comment, login);
  await place.service.deliver('issue_comment', payload);
  return comment;
}

/** A person edits our review comment. */
export async function edit(
  place: Place,
  number: number,
  login: string,
  change: (body: string) => string,
): Promise<void> {
  const comment = review(place, number);
  const before = place.repository.editComment(comment, change(comment.body));
  await place.service.deliver(
    'issue_comment',
    issueCommentPayload(place.github, place.repository, 'edited', comment, login, before),
  );
}

/** A person clicks the box of a question in our comment. */
export function tick(place: Place, number: number, login: string, item: string): Promise<void> {
  return edit(place, number, login, (body) => flipped(body, item));
}

export function flipped(body: string, item: string): string {
  const line = body.split('\n').find((one) => one.includes(`<!-- box:${item} -->`));
  if (line === undefined) throw new Error(`there is no box ${item} in\n${body}`);
  return body.replace(
    line,
    line.replace(/\[( |x)\]/, (_, mark) => (mark === ' ' ? '[x]' : '[ ]')),
  );
}

/** @returns the ids of our boxes, those that are ticked, and those that are not. */
export function boxes(body: string): {
  readonly open: readonly string[];
  readonly ticked: readonly string[];
} {
  const found = [...body.matchAll(/^- \[( |x)\] .*<!-- box:([a-z0-9-]+) -->$/gm)];
  const ids = (mark: string) => found.filter((one) => one[1] === mark).map((one) => one[2] ?? '');
  return { open: ids(' '), ticked: ids('x') };
}

export async function press(place: Place, sha: string, login: string, button: string): Promise<void> {
  const run = check(place, sha);
  const payload = checkRunPayload(place.github, place.repository, 'requested_action', run, login, button);
  await place.service.deliver('check_run', payload);
}

export async function judge(
  place: Place,
  what: { readonly state: PullReview; readonly action: 'submitted' | 'dismissed' },
) {
  const payload = pullRequestReviewPayload(place.github, place.repository, what.action, what.state);
  await place.service.deliver('pull_request_review', payload);
}

/** Something happens to the pull request itself. */
export async function happens(place: Place, action: string, number: number, more = {}): Promise<void> {
  await place.service.deliver(
    'pull_request',
    pullRequestPayload(place.github, place.repository, action, number, more),
  );
}

/** @returns our one check on a commit. */
export function check({ repository }: Place, sha: string): CheckRun {
  const [run, ...more] = ourChecks(repository, sha);
  if (run === undefined || more.length > 0) throw new Error(`${sha} has ${more.length + 1} checks of ours`);
  return run;
}
