/** What a template says beside its resources: secrets in parameters and outputs, conditions, mappings, and macros. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import { sameText, shortened } from '../../infra/judging/values.ts';
import type { Read } from '../access-model.ts';
import { entriesOf, noEntries, scalarText } from '../nodes.ts';
import type { Template } from '../template.ts';
import { attributeNodes, conditionsOf, type Mentions, mentions, mentionsOf, namesOf } from './mentions.ts';
import { isSecret, parametersOf, soundsSecret, writtenDefault } from './parameters.ts';

/** A named part of a section on both sides, null where a side has none. */
interface Pair {
  readonly name: string;
  readonly had: TreeEntry | null;
  readonly has: TreeEntry | null;
}

interface Sides {
  readonly before: Template | null;
  readonly after: Template | null;
}

export function sectionDeltas(before: Read | null, after: Read | null): readonly DraftDelta[] {
  const sides = { before: before?.template ?? null, after: after?.template ?? null };
  const named = [...usesOf(sides.before), ...usesOf(sides.after)];
  const used: Mentions = new Set(named);
  return [
    ...pairs(sides, 'Parameters').flatMap((pair) => parameterDeltas(pair, sides, used)),
    ...conditionsDeltas(sides),
    ...pairs(sides, 'Mappings').flatMap((pair) => mappingDeltas(pair, sides, used)),
    ...pairs(sides, 'Rules').flatMap((pair) => plainDeltas(pair, sides, 'rule')),
    ...pairs(sides, 'Hooks').flatMap((pair) => plainDeltas(pair, sides, 'hook')),
    ...pairs(sides, 'Outputs').flatMap((pair) => outputDeltas(pair, sides)),
    ...transformDeltas(sides),
  ];
}

function usesOf(template: Template | null): Mentions {
  if (template === null) return new Set();
  const resources = [...template.resources.values()].flatMap(({ properties, attributes }) => [
    ...[...properties.values()].map(({ value }) => value),
    ...attributeNodes(attributes),
  ]);
  // Whatever a condition is made of is decided where nobody can see.
  const conditions = [...conditionsOf(template).values()].map(({ value }) => withinCall(value));
  return mentionsOf([...resources, ...conditions], noEntries);
}

/** A condition that stands in a function: what it names is named within one. */
function withinCall(node: TreeNode): TreeNode {
  const { startLine, endLine } = node;
  const entry = { key: 'Fn::Not', value: node, startLine, endLine };
  return { kind: 'map', entries: new Map([['Fn::Not', entry]]), tag: null, startLine, endLine };
}

function pairs({ before, after }: Sides, section: string): readonly Pair[] {
  const had = entriesOf(before?.sections.get(section)?.value);
  const has = entriesOf(after?.sections.get(section)?.value);
  return [...new Set([...has.keys(), ...had.keys()])].map((name) => ({
    name,
    had: had.get(name) ?? null,
    has: has.get(name) ?? null,
  }));
}

function meaningIn(template: Template | null, node: TreeNode | null | undefined): string {
  return template === null || node === null || node === undefined ? '' : template.terms.meaning(node);
}

/** Short enough for a fact; equal parts have the same. */
function digest(template: Template | null, entry: TreeEntry | null): string {
  return shortened(meaningIn(template, entry?.value));
}

function changed({ had, has }: Pair, { before, after }: Sides): boolean {
  return meaningIn(before, had?.value) !== meaningIn(after, has?.value);
}

/** @param both whether the older side is shown beside the newer one. */
function evidenceOf({ had, has }: Pair, { before, after }: Sides): DraftDelta['evidence'] {
  const now = has === null || after === null ? [] : [evidenceAt(after.file, 'after', has)];
  const then = had === null || before === null ? [] : [evidenceAt(before.file, 'before', had)];
  const [first, ...rest] = [...now, ...then];
  if (first === undefined) throw new Error('a part that stands on no side');
  return [first, ...rest];
}

function setting(
  pair: Pair,
  sides: Sides,
  subject: string,
  summary: string,
  was: string,
  is: string,
): DraftDelta {
  return {
    kind: 'infra.setting.changed',
    subject,
    summary,
    facts: { type: subject.split(' ')[0] ?? '', was, is },
    evidence: evidenceOf(pair, sides),
  };
}

/** What else changes with a default is told where it is used. */
function parameterDeltas(pair: Pair, sides: Sides, used: Mentions): readonly DraftDelta[] {
  const { name, had, has } = pair;
  const subject = `parameter ${name}`;
  const evidence = () => evidenceOf(pair, sides);
  const deltas: DraftDelta[] = [];
  const [wasSecret, isSecretNow] = [had !== null && isSecret(had), has !== null && isSecret(has)];
  if (had !== null && has !== null && wasSecret !== isSecretNow) {
    deltas.push({
      kind: isSecretNow ? 'infra.secret.hidden' : 'infra.secret.exposed',
      subject,
      ...(isSecretNow ? {} : { severity: 'medium' }),
      summary: isSecretNow
        ? `${subject} is no longer shown to whoever looks at the stack`
        : `${subject} is shown to whoever looks at the stack (NoEcho is gone)`,
      facts: { type: 'parameter', attribute: 'NoEcho' },
      evidence: evidence(),
    });
  }
  const was = had === null ? '' : writtenDefault(had);
  const is = has === null ? '' : writtenDefault(has);
  if (was === is) return deltas;
  const [hadLiteral, hasLiteral] = [wasSecret && was !== '', isSecretNow && is !== ''];
  if (hasLiteral || hadLiteral) {
    deltas.push({
      kind: hasLiteral ? 'infra.secret.exposed' : 'infra.secret.hidden',
      subject: `${subject}: Default`,
      summary: hasLiteral
        ? `${subject} is a secret, and its default stands in the template in plain text`
        : `${subject} is a secret, and its default no longer stands in the template`,
      facts: { type: 'parameter', attribute: 'Default' },
      evidence: hiding(null, [was, is], evidence()),
    });
    return deltas;
  }
  if (had === null || has === null) return deltas;
  // A default that another takes the place of is known where it is used as it is; anything else nobody can follow.
  const followed = was !== '' && is !== '' && !isFromStore(has);
  if (followed ? mentions(used, 'Parameters', name, true) : mentions(used, 'Parameters', name)) {
    const [then, now] = [shownDefault(name, was), shownDefault(name, is)];
    const words = is === '' ? 'has no default any more' : `is ${now} by default`;
    const delta = setting(pair, sides, `${subject}: Default`, `${subject} ${words} (was ${then})`, then, now);
    deltas.push({ ...delta, evidence: hiding(name, [was, is], delta.evidence) });
  }
  return deltas;
}

function shownDefault(name: string, text: string): string {
  if (text === '') return 'not set';
  return soundsSecret(name) ? 'a value' : shortened(text);
}

/** @param name null where the values are secrets for certain. */
function hiding(
  name: string | null,
  values: readonly string[],
  evidence: DraftDelta['evidence'],
): DraftDelta['evidence'] {
  if (name !== null && !soundsSecret(name)) return evidence;
  const hidden = (text: string) =>
    values.reduce((clean, value) => (value === '' ? clean : clean.replaceAll(value, '[redacted]')), text);
  const [first, ...rest] = evidence;
  return [{ ...first, text: hidden(first.text) }, ...rest.map((one) => ({ ...one, text: hidden(one.text) }))];
}

function isFromStore({ value }: TreeEntry): boolean {
  return (scalarText(entriesOf(value).get('Type')?.value) ?? '').startsWith('AWS::SSM::');
}

/** Of more than these it is told without names what they decide over. */
const followedConditions = 64;

/** One that comes or goes does so with what uses it. */
function conditionsDeltas(sides: Sides): readonly DraftDelta[] {
  const both = pairs(sides, 'Conditions').filter(
    (pair) => pair.had !== null && pair.has !== null && changed(pair, sides),
  );
  const users = both.length === 0 ? new Map() : usersOf([sides.before, sides.after]);
  return both.flatMap((pair, index) => {
    const gated = index < followedConditions ? gatedBy(pair.name, users) : ['other parts'];
    if (gated.length === 0) return [];
    const subject = `condition ${pair.name}`;
    const summary = `${subject} holds in other cases, and decides over ${some(gated)}`;
    const [was, is] = [digest(sides.before, pair.had), digest(sides.after, pair.has)];
    return [setting(pair, sides, subject, summary, was, is)];
  });
}

/** What names a condition: resources, and conditions themselves. */
interface Users {
  readonly resources: Set<string>;
  readonly conditions: Set<string>;
}

/** @returns by condition who names it, on either side. */
function usersOf(templates: readonly (Template | null)[]): ReadonlyMap<string, Users> {
  const found = new Map<string, Users>();
  const add = (nodes: readonly TreeNode[], kind: keyof Users, name: string) => {
    for (const condition of namesOf(mentionsOf(nodes, noEntries), 'Conditions')) {
      const users = found.get(condition) ?? { resources: new Set(), conditions: new Set() };
      users[kind].add(name);
      found.set(condition, users);
    }
  };
  for (const template of templates) {
    for (const { id, properties, attributes } of template?.resources.values() ?? []) {
      const values = [...properties.values()].map(({ value }) => value);
      add([...values, ...attributeNodes(attributes)], 'resources', id);
    }
    for (const { key, value } of conditionsOf(template).values()) add([value], 'conditions', key);
  }
  return found;
}

/** @returns the resources that the condition, or one made of it, decides over. */
function gatedBy(name: string, users: ReadonlyMap<string, Users>): readonly string[] {
  const deciding = new Set([name]);
  const gated = new Set<string>();
  // A set keeps what is added while it is gone through.
  for (const condition of deciding) {
    for (const other of users.get(condition)?.conditions ?? []) deciding.add(other);
    for (const resource of users.get(condition)?.resources ?? []) gated.add(resource);
  }
  return [...gated];
}

function some(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(' and ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more resources`;
}

/** Which of its values is meant somewhere is seldom known, so that it is told beside what can become of it. */
function mappingDeltas(pair: Pair, sides: Sides, used: Mentions): readonly DraftDelta[] {
  const { name, had, has } = pair;
  if (had === null || has === null || !changed(pair, sides) || !mentions(used, 'Mappings', name)) return [];
  const [then, now] = [valuesIn(had.value, ''), valuesIn(has.value, '')];
  const paths = [...new Set([...now.keys(), ...then.keys()])].filter(
    (path) => now.get(path) !== then.get(path),
  );
  const subject = `mapping ${name}`;
  const [path = ''] = paths;
  const shown = (values: ReadonlyMap<string, string>) => shortened(values.get(path) ?? 'not there');
  const first = `${path} is ${shown(now)} (was ${shown(then)})`;
  const more = paths.length > 1 ? `, and ${paths.length - 1} more change` : '';
  const [was, is] = [digest(sides.before, had), digest(sides.after, has)];
  return [setting(pair, sides, subject, `${subject}: ${first}${more}`, was, is)];
}

/** @returns the values by their paths; a mapping is three levels deep. */
function valuesIn(node: TreeNode, path: string): ReadonlyMap<string, string> {
  if (node.kind !== 'map') return new Map([[path, sameText(node)]]);
  return new Map(
    [...node.entries.values()].flatMap(({ key, value }) => [
      ...valuesIn(value, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function plainDeltas(pair: Pair, sides: Sides, noun: string): readonly DraftDelta[] {
  if (!changed(pair, sides)) return [];
  const subject = `${noun} ${pair.name}`;
  const words = pair.had === null ? 'is new' : pair.has === null ? 'is gone' : 'says something else';
  const [was, is] = [digest(sides.before, pair.had), digest(sides.after, pair.has)];
  return [setting(pair, sides, subject, `${subject} ${words}`, was, is)];
}

/** Of a template that is new or gone only secrets are told: the rest goes with it. */
function outputDeltas(pair: Pair, sides: Sides): readonly DraftDelta[] {
  const { name, had, has } = pair;
  const was = secretIn(sides.before, had);
  const is = secretIn(sides.after, has);
  const subject = `output ${name}`;
  if (was !== is && (was === null || is === null)) {
    return [
      {
        kind: is === null ? 'infra.secret.hidden' : 'infra.secret.exposed',
        subject,
        ...(is === null ? {} : { severity: 'medium' }),
        summary:
          is === null
            ? `${subject} no longer shows ${was ?? 'a secret'}`
            : `${subject} shows ${is} to whoever looks at the stack`,
        facts: { type: 'output', attribute: 'Value' },
        evidence: evidenceOf(pair, sides),
      },
    ];
  }
  if (sides.before === null || sides.after === null) return [];
  const [then, now] = [toldOf(sides.before, had), toldOf(sides.after, has)];
  if (then === now) return [];
  const exported = [had, has].some((entry) => entriesOf(entry?.value).has('Export'));
  const words = had === null ? 'is new' : has === null ? 'is gone' : 'is something else';
  const summary = `${subject} ${words}${exported ? '; other stacks may build on it' : ''}`;
  const [wasWords, isWords] = [shortened(then), shortened(now)];
  return [
    { ...setting(pair, sides, subject, summary, wasWords, isWords), severity: exported ? 'low' : 'info' },
  ];
}

/** Without what is only shown. */
function toldOf(template: Template, entry: TreeEntry | null): string {
  const fields = entriesOf(entry?.value);
  return ['Value', 'Export', 'Condition']
    .map((key) => meaningIn(template, fields.get(key)?.value))
    .filter((meaning) => meaning !== '')
    .join(' ');
}

/** @returns what secret the output gives away, in words; null where it gives none. */
function secretIn(template: Template | null, entry: TreeEntry | null): string | null {
  const value = entriesOf(entry?.value).get('Value')?.value;
  if (template === null || value === undefined) return null;
  const parts = template.terms.text(value) ?? [];
  const parameters = parametersOf(template);
  for (const part of parts) {
    if (typeof part === 'string') {
      if (/\{\{resolve:(?:secretsmanager|ssm-secure):/.test(part)) return 'a secret of the store';
    } else if ('symbol' in part) {
      const parameter = parameters.get(part.symbol);
      if (parameter !== undefined && isSecret(parameter)) return `the secret parameter ${part.symbol}`;
      if (part.symbol.endsWith('.SecretAccessKey')) return `the access key ${part.symbol.split('.')[0]}`;
    }
  }
  return null;
}

/** SAM and the language extensions are read here; any other macro may write anything. */
const readHere = /^AWS::(?:Serverless-2016-10-31|LanguageExtensions)$/;

function transformDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const had = transformsOf(before);
  const has = transformsOf(after);
  const one = (name: string, had: TreeEntry | null, has: TreeEntry | null, words: string): DraftDelta => ({
    kind: 'infra.module.changed',
    subject: `transform ${name}`,
    severity: has === null ? 'low' : 'medium',
    summary: `transform ${name} ${words}`,
    facts: { type: 'transform', name },
    evidence: evidenceOf({ name, had, has }, { before, after }),
  });
  const names = new Set([...has.keys(), ...had.keys()]);
  return [...names].flatMap((name) => {
    const [was, is] = [had.get(name), has.get(name)];
    if (was === undefined)
      return is === undefined ? [] : [one(name, null, is, 'is new: it rewrites the template')];
    if (is === undefined) return [one(name, was, null, 'no longer rewrites the template')];
    const same = meaningIn(before, was.value) === meaningIn(after, is.value);
    return same ? [] : [one(name, was, is, 'rewrites the template in another way')];
  });
}

function transformsOf(template: Template | null): ReadonlyMap<string, TreeEntry> {
  const value = template?.sections.get('Transform')?.value;
  if (value === undefined) return new Map();
  const macros = value.kind === 'sequence' ? value.items : [value];
  const named = macros.map((macro): [string, TreeEntry] => {
    const name = scalarText(macro) ?? scalarText(entriesOf(macro).get('Name')?.value) ?? 'without a name';
    return [name, { key: name, value: macro, startLine: macro.startLine, endLine: macro.endLine }];
  });
  return new Map(named.filter(([name]) => !readHere.test(name)));
}
