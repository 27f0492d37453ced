/** What the forms of a review are made of. Labels are always seen, and every field says what it takes. */
import type { Child } from 'hono/jsx';
import { visible } from '../../render/escape.ts';
import { Day } from '../layout.tsx';
import { longestText } from './form.ts';
import type { FormFrame } from './posts.tsx';

/** Whose page it is: where its forms go, and what they carry. */
export interface Frame extends Pick<FormFrame, 'token' | 'once'> {
  readonly action: string;
}

interface FormProps {
  readonly frame: Frame;
  /** Said of the form where several look alike. */
  readonly label: string;
  readonly children?: Child;
}

export function Form({ frame, label, children }: FormProps) {
  return (
    <form method="post" action={frame.action} class="act" aria-label={visible(label)}>
      <input type="hidden" name="token" value={frame.token} />
      <input type="hidden" name="once" value={frame.once} />
      {children}
    </form>
  );
}

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'date';
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly wide?: boolean;
}

export function Field({
  id,
  name,
  label,
  type = 'text',
  placeholder,
  required = false,
  wide = true,
}: FieldProps) {
  return (
    <p class={wide ? 'field wide' : 'field'}>
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        autocomplete="off"
        maxlength={longestText}
        {...(placeholder !== undefined && { placeholder })}
        {...(required && { required: true })}
      />
    </p>
  );
}

interface ActionProps {
  readonly verb: string;
  readonly look?: 'primary' | 'quiet' | 'danger';
  /** What a screen reader says where the words alone would not tell which. */
  readonly label?: string;
  readonly children?: Child;
}

export function Action({ verb, look, label, children }: ActionProps) {
  return (
    <button
      type="submit"
      name="do"
      value={verb}
      {...(look !== undefined && { class: look })}
      {...(label !== undefined && { 'aria-label': visible(label) })}
    >
      {children}
    </button>
  );
}

export function Hidden({ name, value }: { readonly name: string; readonly value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

/** Who did something and when: "Ada · 4 Mar 2026". */
export function Doer({ by, at }: { readonly by: string; readonly at: string }) {
  return (
    <>
      <strong>{visible(by)}</strong> · <Day at={new Date(at)} />
    </>
  );
}

/** A sentence whose commands stand between backticks. */
export function Spoken({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, index) => (index % 2 === 1 ? <code>{visible(part)}</code> : visible(part)))}
    </>
  );
}
