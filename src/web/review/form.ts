/** What a form of the page sends, as a command: every field is known and bounded, and nothing else is taken. */
import { z } from 'zod';
import { type Command, isDay } from '../../review/commands.ts';
import { outcomeKinds } from '../../review/events.ts';

/** As in a comment. */
export const longestText = 500;

const text = z
  .string()
  .max(longestText)
  .transform((value) => value.replace(/\s+/g, ' ').trim());
const name = z.string().max(100);
const everyForm = { token: z.string(), once: z.uuid() };

const forms = z.discriminatedUnion('do', [
  z.strictObject({ ...everyForm, do: z.enum(['check', 'na']), item: name, note: text }),
  z.strictObject({ ...everyForm, do: z.literal('uncheck'), item: name }),
  z.strictObject({ ...everyForm, do: z.literal('outcome'), kind: z.enum(['', ...outcomeKinds]), text }),
  z.strictObject({ ...everyForm, do: z.literal('sign'), head: name, note: text }),
  z.strictObject({ ...everyForm, do: z.enum(['escalate', 'downgrade', 'waive']), reason: text }),
  z.strictObject({
    ...everyForm,
    do: z.literal('follow-up'),
    text,
    owner: text,
    due: name,
    for: z.literal('model').exactOptional(),
  }),
  z.strictObject({ ...everyForm, do: z.literal('done'), closes: name, evidence: text }),
  z.strictObject({ ...everyForm, do: z.literal('dispute'), fingerprint: z.hex().max(32), reason: text }),
]);

export type Form = z.infer<typeof forms>;

/** @returns null where it is no form of ours. */
export function readForm(fields: URLSearchParams): Form | null {
  const names = [...fields.keys()];
  if (new Set(names).size < names.length) return null;
  return forms.safeParse(Object.fromEntries(fields)).data ?? null;
}

/** A field that is empty or makes no sense becomes a sentence that says so; the review itself says who may do what. */
export function commandOfForm(form: Form): Command {
  switch (form.do) {
    case 'check':
      return { do: 'check', item: form.item, note: form.note };
    case 'na':
      return form.note === ''
        ? mistaken('Write into the note why the question does not apply.')
        : { do: 'na', item: form.item, reason: form.note };
    case 'uncheck':
      return { do: 'uncheck', item: form.item };
    case 'outcome': {
      const { kind, text: words } = form;
      if (kind === '') return mistaken('Pick what the review changed; “nothing” is an answer too.');
      if (words === '' && kind === 'model-unaffected')
        return mistaken('Say why the threat model needs no update.');
      return words === '' && kind !== 'none'
        ? mistaken('Say in words what the review changed.')
        : { do: 'outcome', kind, text: words };
    }
    case 'sign':
      return { do: 'sign', head: form.head, note: form.note };
    case 'escalate':
    case 'downgrade':
    case 'waive':
      return form.reason === ''
        ? mistaken('Give a reason: it is kept with the review.')
        : { do: form.do, reason: form.reason };
    case 'follow-up':
      return followUp(form);
    case 'done':
      return { do: 'done', id: form.closes, evidence: form.evidence };
    case 'dispute':
      return form.reason === ''
        ? mistaken('Give a reason: it is kept with the review.')
        : { do: 'dispute', fingerprint: form.fingerprint, reason: form.reason };
  }
}

function followUp(form: Extract<Form, { readonly do: 'follow-up' }>): Command {
  if (form.text === '') return mistaken('Say what is to be done.');
  if (form.due !== '' && !isDay(form.due)) return mistaken('Write the day as in 2027-01-31.');
  const owner = form.owner === '' || form.owner.startsWith('@') ? form.owner : `@${form.owner}`;
  if (owner !== '' && !/^@[\w-]+(\/[\w.-]+)?$/.test(owner))
    return mistaken('Name one owner, as in @ada or @harbour/security.');
  const forModel = form.for === undefined ? {} : { for: form.for };
  return { do: 'follow-up', text: form.text, owner: owner || null, due: form.due || null, ...forModel };
}

function mistaken(because: string): Command {
  return { do: 'mistaken', because };
}
