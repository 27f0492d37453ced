/** What somebody announces, or takes back, becomes an event, or a sentence that says why not. */
import { quoted } from '../../rules/reading/spelling.ts';
import type { Doing, Reply } from '../act.ts';
import type { Command } from '../commands.ts';
import { mayAsk, objectionOf } from '../review.ts';
import { mayObject, standingTriggers, triggersEach } from './standing.ts';

export function announce(
  { state: now, actor, tell }: Doing,
  { text, label }: Extract<Command, { readonly do: 'trigger' }>,
): Reply {
  const state = now();
  const { login, is, via } = actor;
  if (label === null && !mayAsk(state, login, is))
    return no('Only somebody who may write here, or who has a part in this change, can announce one.');
  if (state.ended !== null)
    return no('This has ended, so nothing of it can be held up. Announce the change where it is still open.');
  const standing = standingTriggers(state);
  const known = standing.find((one) => (label === null ? one.text === text : one.label === label));
  if (known !== undefined) return yes(`That is under review already, as ${known.key.slice(0, 8)}.`);
  if (standing.length >= triggersEach)
    return no(
      `This review is about ${standing.length} announcements already. Take one back, or open an issue.`,
    );
  tell({ type: 'triggered', payload: { is, via, text, label } });
  const name = now().triggers.at(-1)?.key.slice(0, 8) ?? '';
  return yes(
    `A full review asks about it now, as ${name}. Take it back with \`/delta-review untrigger ${name} reason\` while nobody has signed it.`,
  );
}

export function takeBack(
  { state: now, actor, tell }: Doing,
  { what, reason }: Extract<Command, { readonly do: 'untrigger' }>,
): Reply {
  const { login, is, via } = actor;
  const standing = standingTriggers(now());
  const found = standing.filter(({ key, label }) =>
    'label' in what ? label === what.label : key.startsWith(what.fingerprint),
  );
  const [trigger] = found;
  if (trigger === undefined || found.length > 1) {
    // A label that announced nothing, or that was spoken against before, is nobody's concern.
    if ('label' in what) return yes('Nothing is under review for that label.');
    return no(
      `${quoted(what.fingerprint)} is the fingerprint of ${found.length === 0 ? 'nothing' : 'several things'} that was announced here.`,
    );
  }
  const { key } = trigger;
  const objection = objectionOf(now(), key, { by: login, is });
  if (!mayObject(now(), trigger, objection)) {
    return no('Only who announced it, before anybody signs it, or those who sign it can take it back.');
  }
  tell({ type: 'trigger-withdrawn', payload: { is, via, trigger: key, reason } });
  return yes(
    standingTriggers(now()).some((one) => one.key === key)
      ? 'Noted. It stays under review until as many people as sign it have asked for this.'
      : 'It is taken back, and stays on record with your reason.',
  );
}

function yes(text: string): Reply {
  return { ok: true, text };
}

function no(text: string): Reply {
  return { ok: false, text };
}
