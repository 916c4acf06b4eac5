import { type Client, createClient } from '../../kit/client.ts';
import { backlogRoutes } from './routes.ts';

export type BacklogClient = Client<typeof backlogRoutes>;
export const backlogClient = (baseUrl: () => string, timeoutMs?: number): BacklogClient =>
  createClient(backlogRoutes, { service: 'backlog', baseUrl, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
