import type { Problem } from '../../calls/problem.ts';

/** What a path's parameter names, when that is not a project itself. */
export interface Belonging {
  /** ids of the projects that it belongs to; none: there is no such thing */
  projects: (id: string) => Promise<readonly string[]>;
  /** answers who may see none of them, and thereby as if there were no such thing */
  missing: (id: string) => Problem;
}

interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

const NAMES = ['project_id', 'reference_project_id'];

/** The projects that a request names. */
export function projectsNamed({ params, query, body }: Parts, place: string | undefined): string[] {
  const named = [params, query, body].flatMap((part) => NAMES.map((name) => (part as Parts & Named)?.[name]));
  if (place === 'body.id') named.push((body as Named | undefined)?.id);
  return [...new Set(named.filter((id): id is string => typeof id === 'string'))];
}

type Named = Record<string, unknown>;
