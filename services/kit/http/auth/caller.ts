import type { Access, Caller } from '../../process/request-scope.ts';
import { type Grant, rankOf } from './rights.ts';

/** Ids of the projects that objects of a namespace declare. */
export type ProjectsOf = (namespace: string) => Promise<readonly string[]>;

/** Somebody with rights, once it is known which projects their namespaces own. */
export async function callerWith(subject: string, grants: readonly Grant[], projectsOf: ProjectsOf): Promise<Caller> {
  const where = await Promise.all(
    grants.map(async ({ rank, projects, namespaces }) => {
      const owned = await Promise.all(namespaces.map(projectsOf));
      return { rank, projects: projects && new Set([...projects, ...owned.flat()]) };
    }),
  );
  const reaching = (access: Access) => where.filter(({ rank }) => rank >= rankOf(access));
  const seen = reaching('read').map(({ projects }) => projects);
  return {
    subject,
    may: (access, projectId) =>
      reaching(access).some(
        ({ projects }) => projects === undefined || (projectId !== undefined && projects.has(projectId)),
      ),
    mayAnywhere: (access) => reaching(access).length > 0,
    projects: seen.includes(undefined) ? undefined : [...new Set(seen.flatMap((projects) => [...(projects ?? [])]))],
  };
}
