/** The arguments of `docker run` in, the image and what of the host it is given out. */
import { imageName } from '../../../containers/images.ts';
import { tagMoves } from './pins.ts';
import type { Assignment } from './unwrap.ts';

export interface ContainerRun {
  readonly image: string;
  readonly version: string | null;
  readonly moves: string | null;
  /** After the image: they go to the server. */
  readonly args: readonly string[];
  readonly settings: readonly Assignment[];
  /** Completes "the container …": "is privileged", "has / of the host". */
  readonly opens: readonly string[];
}

/** Flags without a value (docs.docker.com/reference/cli/docker/container/run, read 2026-11); every other one takes one. */
const switches = new Set(
  `-d --detach -i --interactive -t --tty --rm --privileged --init -P --publish-all --read-only --no-healthcheck
  --oom-kill-disable --sig-proxy -q --quiet --disable-content-trust --help --replace --tls-verify`.split(
    /\s+/,
  ),
);
const bareLetters = /^-[ditPq]+$/;

/** What decides nothing, or is told by what it opens. */
const silent = new Set([
  '--name',
  '--pull',
  '--platform',
  '--label',
  '-l',
  '--log-driver',
  '--restart',
  '--privileged',
  '--cap-add',
  '--device',
  '--security-opt',
]);
const long = new Map([
  ['-v', '--volume'],
  ['-p', '--publish'],
  ['-u', '--user'],
  ['-w', '--workdir'],
  ['--net', '--network'],
]);

/** @param args what follows `run`. @returns null where no image is named. */
export function containerRun(args: readonly string[]): ContainerRun | null {
  const settings: Assignment[] = [];
  const opens = new Set<string>();
  const kept: string[] = [];
  let at = 0;
  while (at < args.length) {
    const word = args[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    at += 1;
    if (word === '--') break;
    const { flag, inline } = split(word);
    const bare = switches.has(flag) || bareLetters.test(flag);
    const value = inline ?? (bare ? 'true' : (args[at] ?? ''));
    if (inline === null && !bare) at += 1;
    if (flag === '-e' || flag === '--env') {
      const equals = value.indexOf('=');
      if (equals > 0) settings.push({ name: value.slice(0, equals), value: value.slice(equals + 1) });
      continue;
    }
    const opening = openingOf(flag, value);
    if (opening !== null) opens.add(opening);
    else if (!silent.has(flag) && !(bare && inline === null)) kept.push(`${long.get(flag) ?? flag}=${value}`);
  }
  const written = args[at];
  if (written === undefined || written === '') return null;
  const name = imageName(written);
  if (name === null) return null;
  const rest = [...kept.slice(0, 64), ...args.slice(at + 1)];
  const moves = name.pin === 'digest' ? null : tagMoves(name.ref);
  const version = name.ref === '' ? null : name.ref;
  return { image: name.repository, version, moves, args: rest, settings, opens: [...opens].sort() };
}

/** "--network=host", "-eKEY=value", "-itv": the flag that has the value, and the value where it stands inside. */
function split(word: string): { readonly flag: string; readonly inline: string | null } {
  const equals = word.indexOf('=');
  if (word.startsWith('--')) {
    return equals < 0
      ? { flag: word, inline: null }
      : { flag: word.slice(0, equals), inline: word.slice(equals + 1) };
  }
  const joined = /^(-[evpuwhlmn])(.+)$/s.exec(word);
  if (joined !== null) return { flag: joined[1] ?? word, inline: joined[2] ?? null };
  const last = /^-[ditPq]+([evpuwhlm])$/.exec(word)?.[1];
  return { flag: last === undefined ? word : `-${last}`, inline: null };
}

function openingOf(flag: string, value: string): string | null {
  if (flag === '--privileged') return value === 'false' ? null : 'is privileged';
  if (flag === '-v' || flag === '--volume')
    return mounted(value.split(':')[0] ?? '', /:(?:\w+,)?ro(?:,\w+)?$/.test(value) ? 'can read' : 'has');
  if (flag === '--mount') {
    const source = value.split(',').find((part) => /^(?:source|src)=/.test(part));
    const reads = /(?:^|,)(?:readonly|ro)(?:=true|=1)?(?:,|$)/.test(value);
    return source === undefined
      ? null
      : mounted(source.slice(source.indexOf('=') + 1), reads ? 'can read' : 'has');
  }
  if (/^--(?:network|net|pid|ipc|userns|uts)$/.test(flag)) {
    return value === 'host' ? `shares the host's ${flag === '--net' ? 'network' : flag.slice(2)}` : null;
  }
  if (flag === '--cap-add') return `has the capability ${value.slice(0, 40)}`;
  if (flag === '--device') return `has the device ${value.slice(0, 80)}`;
  if (flag === '--security-opt')
    return /unconfined|disable/.test(value) ? `runs ${value.slice(0, 60)}` : null;
  return null;
}

/** `${HOME}`, `$HOME`, `${env:HOME}`, `%USERPROFILE%`, `~`. */
export const home =
  /^(?:~|\$HOME|\$\{(?:env:|localEnv:)?(?:HOME|USERPROFILE)\}|\$\{userHome\}|%USERPROFILE%|\/root|\/(?:home|Users)\/[^/]{1,64})\/?$/i;
const sensitive = /\/\.(?:ssh|aws|azure|kube|gnupg|docker|netrc|config\/gcloud)(?:\/|$)/;

/** @returns null for a directory that says nothing by itself. */
function mounted(source: string, has: 'has' | 'can read'): string | null {
  if (/docker\.sock$|podman\.sock$|containerd\.sock$/.test(source))
    return "has the container engine's socket, which is the whole host";
  if (source === '/' || /^[A-Za-z]$/.test(source)) return `${has} all files of the host`;
  if (home.test(source)) return `${has} the user's home directory`;
  if (sensitive.test(source)) return `${has} the credentials in ${source.slice(0, 80)}`;
  return /^\/(?:etc|var|usr|proc|sys|dev)(?:\/|$)/.test(source)
    ? `${has} ${source.slice(0, 80)} of the host`
    : null;
}
