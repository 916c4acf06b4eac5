import type { Access, Caller } from '../../process/request-scope.ts';
import { type Grant, rankOf } from './rights.ts';

/** Ids of the projects that objects of a namespace declare. */
export type ProjectsOf = (namespace: string) => Promise<readonly string[]>;

/**
 * Somebody with rights. While it is not known which projects a namespace owns, what its rights alone would decide cannot be answered, and
 * throws; what other rights give stays.
 */
export async function callerWith(subject: string, grants: readonly Grant[], projectsOf: ProjectsOf): Promise<Caller> {
  const everywhere = Math.max(-1, ...grants.filter(({ projects }) => projects === undefined).map(({ rank }) => rank));
  const where = await Promise.all(
    grants.map((grant) => placesOf(grant, grant.rank <= everywhere ? noProjects : projectsOf)),
  );
  const reaching = (access: Access) => where.filter(({ rank }) => rank >= rankOf(access));
  const ifKnown = (places: readonly Places[]): void => {
    const unknown = places.find(({ whyUnknown }) => whyUnknown !== undefined);
    if (unknown) throw unknown.whyUnknown;
  };
  return {
    subject,
    may: (access, projectId) => {
      const places = reaching(access);
      const isNamed = places.some(
        ({ projects }) => projects === undefined || (projectId !== undefined && projects.has(projectId)),
      );
      if (!isNamed && projectId !== undefined) ifKnown(places);
      return isNamed;
    },
    mayAnywhere: (access) => reaching(access).length > 0,
    get projects() {
      const places = reaching('read');
      if (places.some(({ projects }) => projects === undefined)) return undefined;
      ifKnown(places);
      return [...new Set(places.flatMap(({ projects }) => [...(projects ?? [])]))];
    },
  };
}

/** Where a grant holds, as far as that is known. */
interface Places {
  rank: number;
  /** undefined: in every project */
  projects: ReadonlySet<string> | undefined;
  /** thrown by whatever could not be answered without the projects of its namespaces */
  whyUnknown?: unknown;
}

async function placesOf({ rank, projects, namespaces }: Grant, projectsOf: ProjectsOf): Promise<Places> {
  const asked = await Promise.allSettled(namespaces.map(projectsOf));
  const owned = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const failed = asked.find((each) => each.status === 'rejected');
  return {
    rank,
    projects: projects && new Set([...projects, ...owned]),
    ...(failed ? { whyUnknown: failed.reason } : {}),
  };
}

/** What a right everywhere gives, its namespaces need not say. */
const noProjects: ProjectsOf = async () => [];
