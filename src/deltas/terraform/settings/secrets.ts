/** Secrets in the open: written down as values, or no longer marked as something that must not be shown. */
import type { HclExpression } from '../../../syntax/hcl/ast.ts';
import type { Lines } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { compareTraits, type Trait } from '../../traits.ts';
import type { Infrastructure, ModuleScope } from '../infrastructure.ts';
import type { Declared } from '../module.ts';
import type { Sides } from '../sides.ts';
import { evidenceOf } from './changed.ts';
import { looksSecret, namesSecret } from './keys.ts';

export function secretDeltas({ before, after }: Sides): readonly DraftDelta[] {
  return [
    ...compareTraits(written(before), written(after)),
    ...compareTraits(...sharedMarks(before, after)),
    ...compareTraits(shownOutputs(before), shownOutputs(after)),
  ];
}

function placeOf({ environment }: ModuleScope, file: Place['file'], { startLine, endLine }: Lines): Place {
  return { file, side: environment.world.side, startLine, endLine };
}

/** Literal secrets in defaults, locals and values files. The secret itself is no fact: it would be kept. */
function written({ scopes }: Infrastructure): readonly Trait[] {
  return scopes.flatMap((scope) => {
    const { module } = scope;
    const defaults = [...module.variables].flatMap(([name, { block, file }]) => {
      const value = block.body.attributes.get('default');
      return value === undefined ? [] : [{ what: `variable ${name}`, name, attribute: value, file }];
    });
    const locals = [...module.locals].map(([name, one]) => ({ what: `local ${name}`, name, ...one }));
    const values = module.files
      .filter(({ file }) => /\.tfvars(?:\.json)?$/.test(file.path))
      .flatMap(({ file, hcl }) =>
        [...hcl.body.attributes.values()].map((attribute) => ({
          what: `value ${attribute.name}`,
          name: attribute.name,
          attribute,
          file,
        })),
      );
    const given = (['modules', 'providers'] as const).flatMap((noun) =>
      [...module[noun]].flatMap(([name, { block, file }]) =>
        [...block.body.attributes.values()].map((attribute) => ({
          what: `${attribute.name} of ${noun.slice(0, -1)} ${name}`,
          name: attribute.name,
          attribute,
          file,
        })),
      ),
    );
    return [...defaults, ...locals, ...values, ...given].flatMap(
      ({ what, name, attribute, file }): readonly Trait[] => {
        if (!namesSecret(name) || !isLiteralSecret(name, attribute.value)) return [];
        return [
          {
            subject: what,
            facts: { of: what },
            evidence: evidenceOf(placeOf(scope, file, attribute)),
            gained: {
              kind: 'infra.secret.exposed',
              summary: `${what} holds a secret that everybody who reads the repository can read`,
            },
            lost: { kind: 'infra.secret.hidden', summary: `${what} no longer holds a secret in the open` },
          },
        ];
      },
    );
  });
}

function isLiteralSecret(name: string, value: HclExpression): boolean {
  return value.kind === 'literal' && typeof value.value === 'string' && looksSecret(name, value.value);
}

/** Only of what stands on both sides: a variable that is gone hides nothing any more, and shows nothing either. */
function sharedMarks(
  before: Infrastructure,
  after: Infrastructure,
): readonly [readonly Trait[], readonly Trait[]] {
  const [had, has] = [declaredIn(before), declaredIn(after)];
  const marks = (side: typeof had, other: typeof had) =>
    [...side].flatMap(([key, { what, declared, place }]) =>
      other.has(key) && isSensitive(declared) ? [markOf(what, place)] : [],
    );
  return [marks(had, has), marks(has, had)];
}

function markOf(what: string, place: Place): Trait {
  return {
    subject: what,
    facts: { of: what, marked: 'sensitive' },
    evidence: evidenceOf(place),
    gained: { kind: 'infra.secret.hidden', summary: `${what} is marked as sensitive` },
    lost: {
      kind: 'infra.secret.exposed',
      severity: 'medium',
      summary: `${what} is no longer marked as sensitive, so that plans and logs show it`,
    },
  };
}

interface Marked {
  readonly what: string;
  readonly declared: Declared;
  readonly place: Place;
}

function declaredIn({ scopes }: Infrastructure): ReadonlyMap<string, Marked> {
  const found = new Map<string, Marked>();
  for (const scope of scopes) {
    for (const noun of ['variables', 'outputs'] as const) {
      for (const [name, declared] of scope.module[noun]) {
        const what = `${noun.slice(0, -1)} ${name}`;
        const place = placeOf(scope, declared.file, declared.block);
        found.set(`${scope.address} ${what}`, { what, declared, place });
      }
    }
  }
  return found;
}

function isSensitive({ block }: Declared): boolean {
  const mark = block.body.attributes.get('sensitive')?.value;
  return mark?.kind === 'literal' && mark.value === true;
}

/** Outputs of what is a secret by its name, and values that `nonsensitive` shows. */
function shownOutputs({ scopes }: Infrastructure): readonly Trait[] {
  return scopes.flatMap((scope) => {
    const outputs = [...scope.module.outputs].flatMap(([name, declared]): readonly Trait[] => {
      const value = declared.block.body.attributes.get('value')?.value;
      if (value === undefined || isSensitive(declared)) return [];
      const shown = namesIn(value).find(
        ({ name: one, shown: unmarked }) => unmarked || isSecretAttribute(one),
      );
      if (shown === undefined) return [];
      return [outputTrait(name, shown.name, placeOf(scope, declared.file, declared.block))];
    });
    return outputs;
  });
}

function outputTrait(name: string, of: string, place: Place): Trait {
  return {
    subject: `output ${name}`,
    facts: { of: `output ${name}`, shows: of },
    evidence: evidenceOf(place),
    gained: {
      kind: 'infra.secret.exposed',
      severity: 'medium',
      summary: `output ${name} shows ${of} to everybody who reads plans, logs or the state`,
    },
    lost: { kind: 'infra.secret.hidden', summary: `output ${name} no longer shows ${of}` },
  };
}

/** Attributes of resources that are secrets (registry.terraform.io: hashicorp/aws, google, azurerm, tls, random; read 2026-11). */
const secretAttributes = new Set([
  'password',
  'master_password',
  'administrator_password',
  'secret',
  'secret_string',
  'secret_data',
  'ses_smtp_password_v4',
  'private_key',
  'private_key_pem',
  'private_key_openssh',
  'auth_token',
  'client_secret',
  'primary_access_key',
  'secondary_access_key',
  'primary_connection_string',
  'kube_config_raw',
]);

function isSecretAttribute(name: string): boolean {
  return secretAttributes.has(name);
}

interface Named {
  readonly name: string;
  /** Shown by `nonsensitive`. */
  readonly shown: boolean;
}

/** The last names of all references in an expression; what a function makes of a secret is still one. */
function namesIn(expression: HclExpression): readonly Named[] {
  const found: Named[] = [];
  const pending: HclExpression[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case 'attribute':
        found.push({ name: next.name, shown: false });
        break;
      case 'index':
        pending.push(next.of);
        break;
      case 'splat': {
        const last = next.steps.at(-1);
        if (last !== undefined && 'name' in last) found.push({ name: last.name, shown: false });
        break;
      }
      case 'call': {
        const [first] = next.arguments;
        if (next.name === 'nonsensitive' && first !== undefined) {
          found.push({ name: namesIn(first)[0]?.name ?? 'a sensitive value', shown: true });
        } else if (!/^(?:sensitive|length|can|sha\d+|md5|bcrypt|keys)$/.test(next.name))
          pending.push(...next.arguments);
        break;
      }
      case 'template':
        for (const part of next.parts) if (part.kind === 'value') pending.push(part.value);
        break;
      case 'list':
        pending.push(...next.items);
        break;
      case 'object':
        pending.push(...next.entries.map(({ value }) => value));
        break;
      case 'for':
        pending.push(next.value);
        break;
      case 'conditional':
        pending.push(next.then, next.otherwise);
        break;
      default:
        break;
    }
  }
  return found;
}
