/** What a path tells of the texts below it: settings, code, something to show, or numbers that only look like secrets. */

export interface Place {
  /** Tests, examples and manuals hold values to show; only what an issuer's checksum proves is more than that. */
  readonly aside: boolean;
  /** Values stand without quotes. */
  readonly settings: boolean;
  /** Whether a value that looks drawn is one: not in lists of digests, recordings, translations and what machines write. */
  readonly names: boolean;
}

const asideFolder =
  /(?:^|\/)(?:tests?|__tests__|specs?|testing|testdata|test[-_][\w-]{1,40}|[\w-]{1,40}[-_]tests?|tests?_\w{1,40}|fixtures?|__fixtures__|mocks?|__mocks__|stubs?|examples?|samples?|demos?|docs?|documentation|e2e|cypress|playwright|integration|bench(?:marks?)?|stories|tutorials?|snippets?|cassettes|snapshots|__snapshots__|templates?|i18n|locales?|translations?|dev|devcontainer|\.devcontainer|development|local)\//i;
const asideFile =
  /(?:^|\/)(?:test_[^/]{1,200}|conftest\.py|[^/]{1,200}[._-](?:test|tests|spec|specs|stories|story|mock|mocks|fixture|example|sample|template|dist|tmpl|dev|development|local|testing)(?:\.[\w.]{1,20})?|[^/]{1,200}(?:Test|Tests|Spec|IT|Mock)\.\w{1,8}|(?:test|example|sample|demo|fake|dummy|mock|local|dev|development)s?[._-][^/]{1,200}|\.env\.(?:test|example|sample|template|dist|local|dev|development|ci|testing)|(?:readme|changelog|changes|history|contributing|news|security)(?:\.\w{1,8})?|[^/]{1,200}\.(?:md|mdx|rst|adoc|txt|ipynb|http|rest|snap))$/i;

const settingsFile =
  /(?:^|\/)(?:\.env(?:\.[\w.-]{1,40})?|[^/]{0,200}\.env|[^/]{1,200}\.(?:ya?ml|ini|cfg|conf|cnf|properties|toml|env|envrc|tfvars|config)|\.npmrc|\.pypirc|\.netrc|\.envrc|Dockerfile[^/]{0,40}|[^/]{0,40}credentials|[^/.]{1,80}|[^/]{1,200}\.(?:sh|bash|zsh))$/i;

const numbersFile =
  /(?:^|\/)(?:[^/]{0,100}(?:package-lock|npm-shrinkwrap|lock)\.(?:json|ya?ml|toml|hcl)|[^/]{1,100}\.(?:lock|lockb|sum|lockfile|svg|map|snap|po|pot|csv|tsv|pem|crt|cer|asc|pub|patch|diff|log|html?|css|scss|ics|xml|plist|pbxproj|sql|ipynb|jsonl|har|min\.\w{1,6}|bundle\.js)|go\.work\.sum|Podfile\.lock|flake\.lock|checksums?[^/]{0,40}|[^/]{0,40}sha\d{3}[^/]{0,40}|\.terraform\.lock\.hcl|\.secrets\.baseline|\.gitleaks[^/]{0,20})$/i;
const numbersFolder =
  /(?:^|\/)(?:node_modules|vendor|third[-_]party|dist|build|out|\.yarn|bower_components|Pods|migrations?|locales?|i18n|translations?|lang|public\/(?:assets|static|js)|static\/(?:js|assets)|assets|generated|__generated__|gen)\//i;

/** Of that path, with what its head tells. */
export function placeOf(path: string, text: string): Place {
  return {
    aside: asideFolder.test(path) || asideFile.test(path),
    settings: settingsFile.test(path),
    names: !numbersFile.test(path) && !numbersFolder.test(path) && !isLocked(text),
  };
}

/** Encrypted before it was committed: what stands there opens nothing. */
function isLocked(text: string): boolean {
  const head = text.slice(0, 4_096);
  if (head.startsWith('$ANSIBLE_VAULT') || head.startsWith('-----BEGIN AGE ENCRYPTED FILE')) return true;
  if (/^kind: SealedSecret/m.test(head) || /"kind":\s{0,4}"SealedSecret"/.test(head)) return true;
  const tail = text.slice(-4_096);
  return text.includes('ENC[AES256_GCM,') || /^sops:|^"?sops"?:\s{0,4}\{|^sops_version=/m.test(tail);
}
