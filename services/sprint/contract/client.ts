import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { sprintRoutes } from './routes.ts';

export type SprintClient = Client<typeof sprintRoutes>;
export const sprintClient = (baseUrl: () => string, settings: CallSettings = {}): SprintClient =>
  createClient(sprintRoutes, { ...settings, service: 'sprint', baseUrl });
