import { type Client, createClient } from '../../kit/client.ts';
import { projectRoutes } from './routes.ts';

export type ProjectClient = Client<typeof projectRoutes>;
export const projectClient = (baseUrl: () => string, timeoutMs?: number): ProjectClient =>
  createClient(projectRoutes, { service: 'project', baseUrl, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
