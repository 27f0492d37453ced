/** Which file says something of the ways in and out: by its path, and by words that its text must have. */
import type { TextFile } from '../../change/snapshot.ts';
import { isTemplate } from '../cloudformation/template.ts';
import type { ReadEdges } from './finding.ts';
import { readCode } from './readers/code.ts';
import { readInterface, readServerless, readTemplateEvents } from './readers/interfaces.ts';
import { isRouted } from './readers/routes.ts';
import { readPage, readRedirects, readServer, readVariables } from './readers/texts.ts';
import { readTree } from './readers/trees.ts';

/** Every text that some reader may have a word on. */
export const edgePaths: readonly string[] = [
  '**/*.{yml,yaml,json,jsonc,toml,tf,env,properties,ini,conf,cfg}',
  '**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,py,rb,go,php,cs,java,kt,scala,ex,exs}',
  '**/*.{html,htm,erb,nginx,template,j2,htaccess,caddy}',
  '**/{.env,.env.*,*.env.*,env.example,.htaccess,Caddyfile,_headers,_redirects,nginx.conf.*}',
];

/** What is shown, tried or bought: nothing of it is let in or out anywhere. */
const elsewhere =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|playwright|fixtures?|__fixtures__|__mocks__|mocks?|testdata|test-data|examples?|samples?|demos?|node_modules|vendor|third_party|dist|build|storybook|\.storybook|locales?|i18n|translations?|lang|migrations|snapshots|__snapshots__|cassettes)\//i;
const tried =
  /(?:[._-](?:test|tests|spec|stories|story|mock|mocks|fixture|min)\.[a-z]{1,6}$|(?:^|\/)(?:test|conftest|mock)[_-][^/]{0,200}$|_test\.\w{1,4}$|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs|scala)$|postman_collection\.json$|(?:^|\/)package(?:-lock)?\.json$|(?:^|[/.-])lock\.(?:json|ya?ml|toml)$|(?:^|\/)[\w-]{0,40}-lock\.(?:json|ya?ml)$|(?:^|\/)\.github\/)/;
/** Who may drive an agent's server is told with the agent. */
const ofAgents =
  /(?:^|\/)(?:langgraph\.json|opencode\.jsonc?|\.?mcp\.json|\.(?:claude|cursor|vscode|codex|gemini|roo)\/.{1,300})$/;
const documents = /(?:^|\/)(?:docs?|documentation|website|site-docs)\//i;

/** Cheap signs: none of a text without one of them is read. */
const signs =
  /cors|allow\w{0,5}[-_. ]?origin|trusted_?origins|access-control-allow|content-security-policy|contentsecuritypolicy|["']csp["']|(?:default|script|frame|connect)[-_]?src|strict-transport-security|x-frame-options|web_?-?hook|hooks\.slack|hooks\.zapier|hook\.\w{0,4}\.?(?:make|integromat)\.com|discord(?:app)?\.com\/api|logic\.azure\.com|chat\.googleapis|open-apis\/bot|robot\/send|callbacks|\bipn\b|\/hooks\//i;

const signed = new WeakMap<TextFile, boolean>();

/** A text is searched once, however many changes it stands in. */
function hasSigns(file: TextFile): boolean {
  const known = signed.get(file) ?? signs.test(file.text);
  signed.set(file, known);
  return known;
}

export function readerOf(file: TextFile): ReadEdges | null {
  const { path, text } = file;
  if (elsewhere.test(path) || tried.test(path) || ofAgents.test(path)) return null;
  if (!hasSigns(file) && !isRouted(path)) return null;
  const isTree = /\.(?:ya?ml|jsonc?|toml)$/.test(path);
  if (isTree && /(?:^|\n)\s{0,4}"?(?:openapi|asyncapi)"?\s{0,4}:/.test(text.slice(0, 4_000)))
    return readInterface;
  // What a browser's extension may do is told with all else that it asks for.
  if (isTree && /["']?manifest_version["']?\s{0,4}:/.test(text.slice(0, 4_000))) return null;
  if (documents.test(path)) return null;
  if (/(?:^|\/)serverless[\w.-]{0,40}\.ya?ml$/.test(path)) {
    return (one, known) => [...readServerless(one, known), ...readTree(one, known)];
  }
  if (isTree) return isTemplate(file) ? readTemplateEvents : readTree;
  if (/(?:^|\/)_redirects$/.test(path)) return readRedirects;
  if (
    /(?:^|\/)(?:_headers|Caddyfile|\.htaccess)$|\.(?:nginx|htaccess|caddy|j2)$|nginx[^/]{0,80}\.(?:conf|template)|\.conf(?:\.\w{1,20})?$/i.test(
      path,
    )
  ) {
    return (one) => readServer(one);
  }
  if (/\.(?:html?|erb)$/.test(path)) return (one) => readPage(one);
  if (/(?:^|[/.])env(?:\.|$)|\.(?:env|properties|ini|cfg)$/.test(path)) return readVariables;
  return /\.template$/.test(path) ? null : readCode;
}
