import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { projectRoutes } from './routes.ts';

export type ProjectClient = Client<typeof projectRoutes>;
export const projectClient = (baseUrl: () => string, settings: CallSettings = {}): ProjectClient =>
  createClient(projectRoutes, { ...settings, service: 'project', baseUrl });

const PAGE = 1_000;

/** Ids of the projects that objects of a namespace declare; without a client none is known. */
export const projectsOwnedBy =
  (projects: Pick<ProjectClient, 'listProjects'> | undefined) =>
  async (namespace: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let offset = 0; projects !== undefined; offset += PAGE) {
      const page = await projects.listProjects({ query: { owner_namespace: namespace, limit: PAGE, offset } });
      ids.push(...page.map(({ id }) => id));
      if (page.length < PAGE) break;
    }
    return ids;
  };
