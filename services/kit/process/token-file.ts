import { WatchedFile } from './watched-file.ts';

/** Why a file's content cannot stand in a header. */
const parse = (text: string): string => {
  const token = text.trim();
  if (!/^[\w.~+/=-]+$/.test(token)) throw new Error('it holds no bearer token');
  return token;
};

/**
 * The token that a process sends with its calls, read again when the file changes, as the kubelet renews a projected one. undefined: no
 * file is given, or it holds none yet; then the services say 401, which says more than an error here would.
 */
export function tokenFrom(file: string | undefined): () => string | undefined {
  if (file === undefined) return () => undefined;
  const watched = new WatchedFile(file, parse);
  return () => {
    try {
      return watched.value;
    } catch {
      return undefined;
    }
  };
}
