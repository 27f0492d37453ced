/** What the Groovy of one stage runs, reads and reaches, whether it is declarative or scripted. */
import type { TextFile } from '../../../change/snapshot.ts';
import {
  type Call,
  foundIn,
  isSign,
  type Piece,
  type Statement,
  soleString,
  spelled,
  stringsIn,
} from '../../../syntax/groovy/groovy.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import { hostFeatures } from '../../pipelines/runners.ts';
import { writtenIn } from '../../pipelines/workflow.ts';
import type {
  CiJob,
  Closeness,
  Identity,
  Image,
  Import,
  Injection,
  Place,
  Script,
  Secret,
  Start,
} from '../model.ts';
import { closenessIn } from '../reading/host-access.ts';
import { placeIn } from '../reading/job.ts';

export interface Powers
  extends Pick<
    CiJob,
    'scripts' | 'injections' | 'secrets' | 'identities' | 'imports' | 'images' | 'closeness'
  > {
  readonly starts: readonly Start[];
  /** Each place that asks a person, with who may answer. */
  readonly inputs: readonly { readonly submitters: string; readonly place: Place }[];
}

const shells = new Set(['sh', 'bat', 'powershell', 'pwsh']);
/** Named values of steps that hold the id of a stored credential (jenkins.io/doc/pipeline/steps, read 2026-11). */
const credentialKeys =
  /^(?:(?:registry|ssh|git|vault|docker|api)?[cC]redentials?Ids?|credentials|secretRef|tokenCredentialId)$/;

export function powersOf(file: TextFile, statements: readonly Statement[]): Powers {
  const scripts: Script[] = [];
  const injections: Injection[] = [];
  const secrets: Secret[] = [];
  const identities: Identity[] = [];
  const imports: Import[] = librariesOf(file, statements);
  const images: Image[] = [];
  const closeness: Closeness[] = [];
  const starts: Start[] = [];
  const inputs: Powers['inputs'][number][] = [];
  for (const found of foundIn(statements)) {
    if (found.kind === 'pair') {
      const place = placeIn(file, { startLine: found.lines.startLine, endLine: found.lines.startLine });
      if (credentialKeys.test(found.key)) secrets.push(...named(found.value, place));
      if (found.key === 'privileged' && spelled(found.value) === 'true') {
        closeness.push({ feature: 'privileged', place });
      }
      continue;
    }
    const { call } = found;
    const { name } = call;
    const place = placeIn(file, call);
    const line = placeIn(file, { startLine: call.startLine, endLine: call.startLine });
    const first = call.values[0] ?? [];
    if (shells.has(name)) {
      const pieces = call.named.get('script') ?? first;
      scripts.push({
        text: stringsIn(pieces)
          .map(({ text }) => text)
          .join(' '),
        place: shown(file, pieces, line),
        // What a command answers is then a value, and no failure.
        ...(spelled(call.named.get('returnStatus') ?? []) === 'true' && { strength: 'advisory' as const }),
      });
      injections.push(...injectionsIn(pieces, shown(file, pieces, line)));
    } else if (name === 'credentials' && call.named.size === 0) secrets.push(...named(first, line));
    else if (name === 'sshagent') secrets.push(...named(first, line));
    else if (name === 'docker.withRegistry') secrets.push(...named(call.values[1] ?? [], line));
    else if (name === 'withAWS') identities.push(...roleOf(call, line));
    else if (name === 'input') inputs.push({ submitters: submittersOf(call), place: line });
    else if (name === 'docker.image' || name === 'image') images.push(...imagesIn(first, line));
    else if (name === 'containerTemplate') images.push(...imagesIn(call.named.get('image') ?? [], line));
    else if (name === 'hostPathVolume') closeness.push({ feature: 'host folder', place: line });
    else if (name === 'yaml') podOf(first, place, { images, closeness });
    if (optionNames.test(name)) {
      const options = stringsIn(first)
        .map(({ text }) => text)
        .join(' ');
      closeness.push(...hostFeatures(options).map((feature) => ({ feature, place: line })));
    }
    const start = startOf(call, line);
    if (start !== null) starts.push(start);
  }
  return { scripts, injections, secrets, identities, imports, images, closeness, starts, inputs };
}

/** `args` of an agent, and what is handed to `docker run` by `.inside`, `.run` and `.withRun`. */
const optionNames = /^(?:args|runArgs|inside|run|withRun|[\w.]{1,64}\.(?:inside|run|withRun))$/;

/** The lines of the text itself, so that a download is shown where it stands. */
function shown(file: TextFile, pieces: readonly Piece[], otherwise: Place): Place {
  const [first] = stringsIn(pieces);
  return first === undefined ? otherwise : placeIn(file, first);
}

/** The ids among the pieces; one that is worked out is told as it is written. */
function named(pieces: readonly Piece[], place: Place): readonly Secret[] {
  const strings = stringsIn(pieces);
  const names = strings.length > 0 ? strings.map(({ text }) => text) : [spelled(pieces).replaceAll(' ', '')];
  return names
    .filter((name) => name !== '' && name.length <= 200)
    .map((name) => ({ name, how: 'credential', place }));
}

function imagesIn(pieces: readonly Piece[], place: Place): readonly Image[] {
  const text = soleString(pieces)?.text ?? '';
  return text === '' ? [] : [{ role: 'the container', image: text, place }];
}

function roleOf({ named: fields }: Call, place: Place): readonly Identity[] {
  const role = stringsIn(fields.get('role') ?? [])[0]?.text;
  return role === undefined ? [] : [{ name: `role ${role}`, audience: '', place }];
}

function submittersOf({ named: fields, block }: Call): string {
  const inBlock = [...foundIn(block?.statements ?? [])].flatMap((found) =>
    found.kind === 'call' && found.call.name === 'submitter' ? [...(found.call.values[0] ?? [])] : [],
  );
  return stringsIn([...(fields.get('submitter') ?? []), ...inBlock])
    .flatMap(({ text }) => text.split(','))
    .map((text) => text.trim())
    .sort()
    .join(', ');
}

const strangers = 'people outside the project can write';
const pushers = 'whoever may push a branch or a tag writes';
/** Variables that somebody types: of multibranch jobs, of the pull request builder and of GitLab's plugin (jenkins.io/doc/book/pipeline/jenkinsfile, plugins.jenkins.io/ghprb, read 2026-11). */
const typed: readonly (readonly [RegExp, Injection['severity'], string])[] = [
  [/^CHANGE_(?:TITLE|BRANCH|AUTHOR|AUTHOR_DISPLAY_NAME|AUTHOR_EMAIL)$/, 'high', strangers],
  [
    /^ghprb(?:PullTitle|PullLongDescription|PullDescription|CommentBody|SourceBranch|ActualCommitAuthor(?:Email)?)$/,
    'high',
    strangers,
  ],
  [
    /^gitlab(?:MergeRequestTitle|MergeRequestDescription|SourceBranch|UserName|UserEmail|TriggerPhrase)$/,
    'high',
    strangers,
  ],
  [/^pullRequest\.(?:title|body|headRef)$/, 'high', strangers],
  [/^(?:BRANCH_NAME|TAG_NAME|GIT_BRANCH)$/, 'medium', pushers],
];

/** What Groovy puts into the text; in single quotes the shell reads its own variables, which is safe. */
function injectionsIn(pieces: readonly Piece[], place: Place): readonly Injection[] {
  const inStrings = stringsIn(pieces).flatMap(({ expressions }) => expressions);
  const joined = pieces.some((piece) => isSign(piece, '+')) ? [spelled(pieces).replaceAll(' ', '')] : [];
  const names = [...inStrings, ...joined].flatMap((text) =>
    [...text.slice(0, 2_000).matchAll(/(?<![\w."'])(?:env\.)?((?:pullRequest\.)?[A-Za-z]\w{2,63})\b/g)].map(
      ([, name = '']) => name,
    ),
  );
  return [...new Set(names)].flatMap((name): readonly Injection[] => {
    const found = typed.find(([pattern]) => pattern.test(name));
    return found === undefined
      ? []
      : [{ expression: `\${${name}}`, severity: found[1], who: found[2], place }];
  });
}

/** The pod that a Kubernetes agent is made of; what Groovy puts into it may make it no YAML, and then its part is told. */
function podOf(
  pieces: readonly Piece[],
  place: Place,
  into: { readonly images: Image[]; readonly closeness: Closeness[] },
): void {
  const text = soleString(pieces)?.text;
  for (const document of text === undefined ? [] : documentsOf(place.file.path, text)) {
    into.closeness.push(...closenessIn(document, () => place));
    if (document.kind !== 'map') continue;
    for (const { key, text: image } of writtenIn(document.entries.values())) {
      if (key === 'image') into.images.push({ role: 'a container of the pod', image, place });
    }
  }
}

function documentsOf(path: string, text: string): readonly TreeNode[] {
  try {
    return readYamlDocuments(path, text);
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** `@Library('quay@2.1')`, `library 'quay@2.1'` and `lib('quay@2.1')`: a version is a tag or a branch of its repository. */
function librariesOf(file: TextFile, statements: readonly Statement[]): Import[] {
  const imports: Import[] = [];
  const add = (text: string, remote: string | undefined, place: Place) => {
    const at = text.indexOf('@');
    const ref = at < 0 ? '' : text.slice(at + 1);
    const address = remote?.replace(/^\w{1,16}:\/\//, '').replace(/\.git$/, '');
    imports.push({
      name: address ?? (at < 0 ? text : text.slice(0, at)),
      ref,
      pinned: /^[\da-f]{40}$/i.test(ref),
      party: 'third-party',
      type: 'library',
      // Without an address it is one that the administrators of this Jenkins chose; a branch moves with each merge.
      ...((address === undefined || /^v?\d+(?:\.\d+){1,3}$/.test(ref)) && { severity: 'low' }),
      place,
    });
  };
  for (const { pieces } of statements) {
    const [at, word, group] = pieces;
    if (!isSign(at, '@') || word?.kind !== 'word' || word.text !== 'Library' || group?.kind !== 'group')
      continue;
    for (const one of stringsIn([group])) add(one.text, undefined, placeIn(file, one));
  }
  for (const found of foundIn(statements)) {
    if (found.kind !== 'call' || !['library', 'lib'].includes(found.call.name)) continue;
    const { call } = found;
    const name = soleString(call.named.get('identifier') ?? call.values[0])?.text;
    if (name === undefined) continue;
    const [remote] = [
      ...foundIn([{ pieces: call.named.get('retriever') ?? [], startLine: 1, endLine: 1 }]),
    ].flatMap((inner) =>
      inner.kind === 'pair' && inner.key === 'remote' ? (soleString(inner.value)?.text ?? []) : [],
    );
    add(name, remote, placeIn(file, { startLine: call.startLine, endLine: call.startLine }));
  }
  return imports;
}

/** Triggers that somebody else than a pusher fires (plugins.jenkins.io, pipeline-github and generic-webhook-trigger, read 2026-11). */
function startOf({ name, named: fields }: Call, place: Place): Start | null {
  if (name === 'issueCommentTrigger') {
    return { name: 'comments', severity: 'high', who: 'people outside the project', place };
  }
  if (name === 'GenericTrigger') {
    const guarded = fields.has('token') || fields.has('tokenCredentialId');
    return guarded
      ? { name: 'a webhook with a token', severity: 'medium', who: 'whoever holds its token', place }
      : { name: 'a webhook without a token', severity: 'high', who: 'whoever reaches this Jenkins', place };
  }
  return null;
}
