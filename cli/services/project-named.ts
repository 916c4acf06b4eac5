import type { ProjectClient } from '../../services/project/contract/client.ts';
import { allPages } from './all-pages.ts';
import { nameOfOwner } from './owner.ts';

const PROJECT_ID = /^[A-Z][A-Z0-9-]{1,31}$/;

/**
 * Id of the project that a person means: by its id, or by the name of its Project object, with its namespace (team-a/pay) where two
 * namespaces have one of that name. The services know which object declares which project, so Kubernetes is not asked.
 */
export async function projectNamed(projects: Pick<ProjectClient, 'listProjects'>, name: string): Promise<string> {
  // No object has capitals in its name.
  if (PROJECT_ID.test(name)) return name;
  const all = await allPages((query) => projects.listProjects({ query }));
  const declared = all.flatMap(({ id, owner }) => {
    const object = nameOfOwner(owner);
    return object !== undefined && (object === name || object.endsWith(`/${name}`)) ? [{ id, object }] : [];
  });
  const [first, ...others] = declared;
  if (first !== undefined && others.length === 0) return first.id;
  if (first !== undefined)
    throw new Error(
      `several Projects have this name: ${declared.map((one) => `${one.object} (${one.id})`).join(', ')}`,
    );
  const byHand = all.find(({ id }) => id === name.toUpperCase());
  if (byHand !== undefined) return byHand.id;
  throw new Error('the services know no Project of this name, and no project with this id');
}
