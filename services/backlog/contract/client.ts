import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { backlogRoutes } from './routes.ts';

export type BacklogClient = Client<typeof backlogRoutes>;
export const backlogClient = (baseUrl: () => string, settings: CallSettings = {}): BacklogClient =>
  createClient(backlogRoutes, { ...settings, service: 'backlog', baseUrl });
