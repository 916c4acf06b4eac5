import { z } from 'zod';
import { readConfig } from '../services/kit/process/config.ts';
import { listenAddress } from '../services/kit/process/listen-address.ts';
import { secretName } from './secret-name.ts';

export const webhookSettings = z.object({
  DSM_KUBECONFIG: z.string().optional().describe('kubeconfig file; absent: the ServiceAccount of the Pod'),
  DSM_NAMESPACES: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .optional()
    .describe('Namespaces whose Projects it looks at, by commas; absent: all'),
  DSM_LISTEN: listenAddress
    .default({ host: '127.0.0.1', port: 9443 })
    .describe('host:port at which the API server asks it, by HTTPS'),
  DSM_METRICS_LISTEN: listenAddress
    .default({ host: '127.0.0.1', port: 8080 })
    .describe('host:port for probes and metrics, by HTTP'),
  DSM_WEBHOOK_SECRET: secretName.describe(
    'Secret with tls.crt and tls.key, as namespace/name; looked at every 5 s, so that a new certificate takes no restart',
  ),
  DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least that is logged'),
  DSM_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(8_000)
    .default(2_000)
    .describe('Milliseconds from saying "not ready" to taking no connections any more'),
});

export type WebhookConfig = z.output<typeof webhookSettings>;

/** Throws ConfigError with every fault at once. */
export const readWebhookConfig = (env: NodeJS.ProcessEnv = process.env): WebhookConfig =>
  readConfig(webhookSettings, env);
