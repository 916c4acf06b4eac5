import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { orchestratorRoutes } from './routes.ts';

export type OrchestratorClient = Client<typeof orchestratorRoutes>;
export const orchestratorClient = (baseUrl: () => string, settings: CallSettings = {}): OrchestratorClient =>
  createClient(orchestratorRoutes, { ...settings, service: 'orchestrator', baseUrl });
