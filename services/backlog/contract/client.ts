import { type CallSettings, type Client, createClient } from '../../kit/client.ts';
import { backlogRoutes } from './routes.ts';

export type BacklogClient = Client<typeof backlogRoutes>;
export const backlogClient = (baseUrl: () => string, settings: CallSettings = {}): BacklogClient =>
  createClient(backlogRoutes, { ...settings, service: 'backlog', baseUrl });
