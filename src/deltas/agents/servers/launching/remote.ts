/** The address of a remote server in, who answers there and how safely out. */

export interface Remote {
  /** In small letters, with a port that is not the protocol's own; '' where a variable stands for it. */
  readonly host: string;
  readonly path: string;
  /** Names with values, as written. */
  readonly query: readonly (readonly [string, string])[];
  /** Whether others on the way can read it. */
  readonly open: boolean;
  /** It does not leave the machine or the cluster. */
  readonly local: boolean;
  readonly rawAddress: boolean;
  /** What stands before the @. */
  readonly user: string;
}

const form =
  /^(?:([a-z][a-z\d+.-]{0,20}):\/\/)?(?:([^\s/?#@]{0,500})@)?([^\s/?#]{0,300})([^\s?#]{0,2000})(?:\?([^\s#]{0,2000}))?/i;
const localNames =
  /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|::1|host\.docker\.internal|[\w-]{1,63}|(?:[\w-]{1,63}\.){1,6}(?:localhost|local|internal|svc|cluster\.local))$/;

/** The names of the machine itself are one host. */
const machine = /^(?:127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?=:|$)/;

/** @returns null where the text is no address. */
export function remoteOf(written: string): Remote | null {
  const found = form.exec(written.trim().slice(0, 4_096));
  if (found === null) return null;
  const [, protocol = '', user = '', authority = '', path = '', query = ''] = found;
  if (authority === '') return null;
  const open = /^(?:http|ws|sse)$/i.test(protocol);
  const host = authority
    .toLowerCase()
    .replace(open ? /:80$/ : /:443$/, '')
    .replace(/\.$/, '')
    .replace(machine, 'localhost');
  const name = host.replace(/:\d{1,5}$/, '');
  return {
    host,
    path: path.replace(/\/+$/, ''),
    query: query
      .split('&')
      .slice(0, 64)
      .filter((pair) => pair !== '')
      .map(pairOf),
    open,
    local: localNames.test(name),
    rawAddress: /^\d{1,3}(?:\.\d{1,3}){3}$|^\[[\da-f:.]+\]$/.test(name),
    user,
  };
}

function pairOf(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}
