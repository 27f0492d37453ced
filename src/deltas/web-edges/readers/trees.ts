/**
 * Configuration in YAML, JSON and TOML: the headers, lists of origins, policies and addresses of webhooks that stand in it,
 * whatever tool it is of.
 */
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import { readToml } from '../../../syntax/toml.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import type { Finding, Known } from '../finding.ts';
import { type Header, headerFindings, headerNames, originsIn } from '../headers.ts';
import { looksLikePolicy, readPolicy } from '../policies/policy.ts';
import { receiverOf } from '../receivers.ts';
import { namesSender, senderOf } from '../senders.ts';
import { type Field, fieldsOf, plainKey, textOf, textsIn } from './fields.ts';
import { isAllOriginsSwitch, isCredentialSwitch, isOn, isPolicyKey, originListOf } from './settings.ts';
import { serverHeaders } from './texts.ts';

/** @throws Unreadable where the text makes no sense. */
export function documentsOf({ path, text }: TextFile): readonly TreeNode[] {
  if (path.endsWith('.toml')) return one(readToml(path, text));
  if (/\.(?:json[c5]?|webmanifest)$/.test(path)) return one(readJson(path, text));
  // A chart's templates are no YAML before they are filled in.
  if (/^\s{0,32}(?:- )?\{\{-?\s/m.test(text)) return [];
  return readYamlDocuments(path, text);
}

function one(tree: TreeNode | null): readonly TreeNode[] {
  return tree === null ? [] : [tree];
}

export function readTree(file: TextFile, known: Known): readonly Finding[] {
  return documentsOf(file).flatMap((root) => {
    const kind = topText(root, 'kind');
    // What checks objects of a cluster is called a webhook too, and calls nobody outside.
    if (/WebhookConfiguration$|^CustomResourceDefinition$/.test(kind)) return [];
    const fields = fieldsOf(root, kind === '' ? [] : [[kind, nameIn(root)].join(' ')]);
    return [
      ...headersIn(fields),
      ...fields.flatMap((field) => [...listsIn(field), ...policiesIn(field), ...sendersIn(field, known)]),
      ...ingressLists(fields),
      ...(/(?:^|\/)(?:vercel|firebase)\.json$|netlify\.toml$/.test(file.path)
        ? rewritesIn(fields, known)
        : []),
    ];
  });
}

function topText(root: TreeNode, key: string): string {
  return root.kind === 'map' ? (textOf(root.entries.get(key)?.value) ?? '') : '';
}

function nameIn(root: TreeNode): string {
  const metadata = root.kind === 'map' ? root.entries.get('metadata')?.value : undefined;
  return metadata === undefined ? '' : topText(metadata, 'name');
}

/** Headers as keys of a map, or as items with a name and a value. */
function headersIn(fields: readonly Field[]): readonly Finding[] {
  const groups = new Map<string, Header[]>();
  const add = (at: string, header: Header) => groups.set(at, [...(groups.get(at) ?? []), header]);
  for (const { entry, parent, trail } of fields) {
    const { key, value, startLine, endLine } = entry;
    const text = textOf(value);
    if (text === null) continue;
    if (headerNames.has(key.toLowerCase())) {
      add(placeOf(trail), { name: key, value: text, startLine, endLine });
    } else if (/^(?:key|name|header)$/i.test(key) && headerNames.has(text.toLowerCase())) {
      const held = parent.entries.get('value') ?? parent.entries.get('values');
      const { startLine, endLine } = held ?? entry;
      const written =
        held === undefined
          ? ''
          : textsIn(held)
              .map((one) => one.text)
              .join(' ');
      add(placeOf(trail.slice(0, -1)), { name: text, value: written, startLine, endLine });
    }
  }
  return [...groups].flatMap(([at, headers]) => headerFindings({ at, headers }));
}

function placeOf(trail: readonly string[]): string {
  return trail.filter((step) => step !== '').join(' ');
}

function listsIn({ entry, parent, trail }: Field): readonly Finding[] {
  // A header says so itself, and an Ingress has defaults of its own.
  if (headerNames.has(entry.key.toLowerCase()) || entry.key.includes('nginx.ingress')) return [];
  const asked = nameAndValue(entry.key, parent);
  if (asked !== null && asked.value !== undefined) {
    return originSettings(asked.name, asked.value, placeOf(trail.slice(0, -1)), false);
  }
  const credentials = [...parent.entries.values()].some(
    ({ key, value }) => isCredentialSwitch(key) && isOn(textOf(value)),
  );
  return originSettings(entry.key, entry, placeOf(trail), credentials);
}

/** `- name: WEBHOOK_URL` with `value:` beside it. */
function nameAndValue(key: string, { entries }: Field['parent']) {
  if (key !== 'name') return null;
  const name = textOf(entries.get('name')?.value);
  return name === null ? null : { name, value: entries.get('value') };
}

function originSettings(
  name: string,
  entry: Field['entry'],
  at: string,
  credentials: boolean,
): readonly Finding[] {
  const place = [at, plainKey(name)].join(' ').trim();
  if (isAllOriginsSwitch(name) && isOn(textOf(entry.value))) {
    return originsIn('*', { at: place, credentials, list: 'cors' }, entry);
  }
  const list = originListOf(name);
  if (list === null) return [];
  return textsIn(entry).flatMap((written) =>
    originsIn(written.text, { at: place, credentials, list }, written),
  );
}

function policiesIn({ entry, trail }: Field): readonly Finding[] {
  const text = textOf(entry.value);
  if (text === null || headerNames.has(entry.key.toLowerCase())) return [];
  const at = placeOf([...trail, entry.key]);
  if (isPolicyKey(entry.key) || (/policy|csp/i.test(entry.key) && looksLikePolicy(text))) {
    return /report.?only/i.test(entry.key) ? [] : readPolicy(text, at, entry);
  }
  // A part of a server's configuration within ours.
  if (!/add_header|more_set_headers/.test(text)) return [];
  const { startLine, endLine } = entry;
  return serverHeaders(text).flatMap((group) =>
    headerFindings({
      at: `${at} ${group.at}`.trim(),
      headers: group.headers.map((header) => ({ ...header, startLine, endLine })),
    }),
  );
}

const callKeys = /^(?:url|urls|api_?url|address|endpoint|uri|target)$/i;
const callers =
  /^(?:generic-?)?(?:webhook|slack|discord|msteams|teams|googlechat|rocket|mattermost|lark)s?$/i;

function sendersIn({ entry, parent, trail }: Field, known: Known): readonly Finding[] {
  const { key } = entry;
  const asked = nameAndValue(key, parent);
  if (asked !== null) {
    const value = textOf(asked.value?.value);
    if (value === null || asked.value === undefined) return [];
    return found(senderOf(value, namesSender(asked.name), asked.value, known));
  }
  const type = textOf(parent.entries.get('type')?.value) ?? '';
  const within = trail.some((step) => /webhook/i.test(step) && !/https?:/.test(step)) || callers.test(type);
  // With a name beside it, the value was told with the name.
  if (key === 'value' && parent.entries.has('name')) return [];
  return textsIn(entry).flatMap((written) => {
    // Of an item "NAME=value" the name stands in the text.
    const pair = /^([A-Za-z_]\w{0,80})=(\S{1,400})$/.exec(written.text);
    const name = pair?.[1] ?? key;
    const called = namesSender(name) || (within && callKeys.test(key));
    return found(senderOf(pair?.[2] ?? written.text, called, written, known));
  });
}

function found<T>(finding: T | null): readonly T[] {
  return finding === null ? [] : [finding];
}

/**
 * Ingress of nginx lets in all origins, with credentials, where it is told nothing but to let some in
 * (kubernetes.github.io/ingress-nginx, "Annotations", read 2026-11).
 */
function ingressLists(fields: readonly Field[]): readonly Finding[] {
  return fields.flatMap(({ entry, parent, trail }) => {
    if (!entry.key.endsWith('nginx.ingress.kubernetes.io/enable-cors') || !isOn(textOf(entry.value)))
      return [];
    const said = (name: string) => parent.entries.get(`nginx.ingress.kubernetes.io/${name}`);
    const origins = said('cors-allow-origin');
    const withheld = /^false$/i.test(textOf(said('cors-allow-credentials')?.value) ?? '');
    const list = { at: placeOf(trail), credentials: !withheld, list: 'cors' } as const;
    return originsIn(textOf(origins?.value) ?? '*', list, origins ?? entry);
  });
}

function rewritesIn(fields: readonly Field[], known: Known): readonly Finding[] {
  return fields.flatMap(({ entry }) => {
    const path = /^(?:source|src|from)$/.test(entry.key) ? textOf(entry.value) : null;
    const receiver = path === null ? null : receiverOf(path.replace(/\/\*$/, ''), known, false);
    if (receiver === null) return [];
    const { startLine, endLine } = entry;
    const { route: name, vendor } = receiver;
    return [
      {
        sort: 'webhook',
        way: 'in',
        name,
        vendor,
        encrypted: true,
        checked: null,
        startLine,
        endLine,
      } as const,
    ];
  });
}
