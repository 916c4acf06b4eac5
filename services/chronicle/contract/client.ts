import { type Client, createClient } from '../../kit/client.ts';
import { chronicleRoutes } from './routes.ts';

export type ChronicleClient = Client<typeof chronicleRoutes>;
export const chronicleClient = (baseUrl: () => string, timeoutMs?: number): ChronicleClient =>
  createClient(chronicleRoutes, { service: 'chronicle', baseUrl, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
