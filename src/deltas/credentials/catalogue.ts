/** The text of rules/catalogues/long-lived.yml in, the sign-ins that it knows out. */
import { z } from 'zod';
import { plainYaml } from '../../syntax/json-value.ts';
import { type Severity, severities } from '../delta.ts';

const names = z.array(z.string().min(1));

const fileSchema = z.strictObject({
  signIns: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/),
      to: z.string().min(1),
      with: z.string().min(1),
      instead: z.string().min(1),
      severity: z.enum(severities),
      actions: z.record(z.string(), names).optional(),
      variables: names.optional(),
      commands: names.optional(),
      source: z.url({ protocol: /^https$/ }),
      /** Year and month. */
      read: z.string().regex(/^\d{4}-\d{2}$/),
    }),
  ),
});

export interface SignIn {
  readonly id: string;
  /** "AWS". */
  readonly to: string;
  /** "a stored access key". */
  readonly with: string;
  /** Completes "where … would do". */
  readonly instead: string;
  readonly severity: Severity;
  /** Inputs by the action that takes them, both in small letters. */
  readonly actions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly variables: ReadonlySet<string>;
  /** One of which has to stand beside a variable; empty where the variable alone tells. */
  readonly commands: readonly string[];
}

/** @throws Error where the file of our own is broken. */
export function readSignIns(text: string): readonly SignIn[] {
  const { signIns } = fileSchema.parse(plainYaml(text));
  return signIns.map(
    ({ id, to, with: by, instead, severity, actions = {}, variables = [], commands = [] }) => ({
      id,
      to,
      with: by,
      instead,
      severity,
      actions: new Map(
        Object.entries(actions).map(([action, inputs]) => [
          action,
          new Set(inputs.map((input) => input.toLowerCase())),
        ]),
      ),
      variables: new Set(variables),
      commands,
    }),
  );
}
