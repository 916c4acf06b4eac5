import { isIP } from 'node:net';

/** Where an Ollama server is. */
export interface OllamaHost {
  /** scheme, host, port and path, without credentials and without a slash at the end: for requests and for people */
  url: string;
  /** value of the Authorization header; undefined: no credentials */
  authorization: string | undefined;
}

const DEFAULT_PORT: Record<string, number> = { http: 80, https: 443 };
const OLLAMA_PORT = 11_434;
const LARGEST_PORT = 65_535;

/**
 * Reads OLLAMA_HOST as Ollama's own clients do: host, host:port, :port, [ipv6]:port, with or without scheme and path; empty is
 * 127.0.0.1:11434, a port that is none is the default one, and an address that only a server can listen on is its loopback.
 * Credentials (user:password@), which Ollama does not take, become an Authorization header.
 * @throws Error when the scheme is neither http nor https, no URL comes of it, or a password may stand in its path (a slash in it must be
 * written as %2F); the message shows no credentials
 */
export function parseOllamaHost(text: string): OllamaHost {
  const trimmed = text.trim().replace(/^["']+|["']+$/g, '');
  const [scheme, rest] = split(trimmed, '://');
  if (rest !== undefined && !(scheme in DEFAULT_PORT)) throw new Error(`${scheme}: is neither http nor https`);
  const [authority = '', path] = split(rest ?? trimmed, '/');
  // It would be shown as a part of the path.
  if (path !== undefined && /[@?#]/.test(path))
    throw new Error('@, ? and # behind the host are not taken; a slash in a password is written as %2F');
  const at = authority.lastIndexOf('@');
  const place = authority.slice(at + 1);
  const { host, port } = hostAndPort(place, rest === undefined ? OLLAMA_PORT : (DEFAULT_PORT[scheme] ?? OLLAMA_PORT));
  const isHosted = rest === undefined && place === 'ollama.com';
  const url = isHosted
    ? 'https://ollama.com:443'
    : `${rest === undefined ? 'http' : scheme}://${host}:${port}${pathOf(path)}`;
  if (!URL.canParse(url)) throw new Error(`${place}: is no address`);
  return { url, authorization: at < 0 ? undefined : basic(authority.slice(0, at)) };
}

function hostAndPort(place: string, otherwise: number): { host: string; port: number } {
  const bare = place.replace(/^\[|\]$/g, '');
  if (isIP(bare) > 0) return { host: connectable(bare), port: otherwise };
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*):(.*)$/.exec(place) ?? [undefined, place, undefined];
  return {
    host: connectable(host.replace(/^\[|\]$/g, '')),
    port: port !== undefined && /^\+?\d+$/.test(port) && Number(port) <= LARGEST_PORT ? Number(port) : otherwise,
  };
}

function connectable(host: string): string {
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (isIP(host) !== 6) return host;
  return /^[0:]+$/.test(host) ? '[::1]' : `[${host}]`;
}

const pathOf = (path: string | undefined): string => (path === undefined ? '' : `/${path}`.replace(/\/+$/, ''));

const basic = (credentials: string): string => `Basic ${Buffer.from(unescaped(credentials)).toString('base64')}`;

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Like Go's strings.Cut: what is before and behind the first `separator`; undefined when it is not there. */
function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
