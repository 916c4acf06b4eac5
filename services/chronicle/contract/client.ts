import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { chronicleRoutes } from './routes.ts';

export type ChronicleClient = Client<typeof chronicleRoutes>;
export const chronicleClient = (baseUrl: () => string, settings: CallSettings = {}): ChronicleClient =>
  createClient(chronicleRoutes, { ...settings, service: 'chronicle', baseUrl });
