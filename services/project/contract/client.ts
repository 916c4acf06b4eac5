import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { projectRoutes } from './routes.ts';

export type ProjectClient = Client<typeof projectRoutes>;
export const projectClient = (baseUrl: () => string, settings: CallSettings = {}): ProjectClient =>
  createClient(projectRoutes, { ...settings, service: 'project', baseUrl });
