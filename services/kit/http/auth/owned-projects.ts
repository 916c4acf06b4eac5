import type { ProjectsOf } from './caller.ts';

/** A project that a namespace gives up, or takes, is seen so by others so much later at most. */
const BELIEVED_MS = 5_000;
const MOST_NAMESPACES = 1_000;

/**
 * Remembers for seconds which projects a namespace owns. Who cannot be answered is not known, so `ask` may throw: then the request is
 * refused, whatever was known before.
 */
export function rememberOwned(ask: ProjectsOf): ProjectsOf {
  const known = new Map<string, { at: number; projects: Promise<readonly string[]> }>();
  return (namespace) => {
    const before = known.get(namespace);
    if (before !== undefined && performance.now() - before.at < BELIEVED_MS) return before.projects;
    known.delete(namespace);
    const asked = { at: performance.now(), projects: ask(namespace) };
    known.set(namespace, asked);
    const [oldest] = known.keys();
    if (known.size > MOST_NAMESPACES && oldest !== undefined) known.delete(oldest);
    asked.projects.catch(() => {
      if (known.get(namespace) === asked) known.delete(namespace);
    });
    return asked.projects;
  };
}
