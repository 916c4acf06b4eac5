import { type Client, createClient } from '../../kit/client.ts';
import { sprintRoutes } from './routes.ts';

export type SprintClient = Client<typeof sprintRoutes>;
export const sprintClient = (baseUrl: () => string, timeoutMs?: number): SprintClient =>
  createClient(sprintRoutes, { service: 'sprint', baseUrl, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
