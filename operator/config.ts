import { z } from 'zod';
import { readConfig } from '../services/kit/process/config.ts';
import { tracingSettings } from '../services/kit/process/tracing-settings.ts';
import { secretName } from '../webhooks/secret-name.ts';
import { dailyScrumPod } from './pods/daily-scrum-pod.ts';

const url = z
  .url({ protocol: /^https?$/ })
  .optional()
  .describe('Base url of that service; needed unless there is DSM_ENDPOINTS_FILE');

export const operatorSettings = z
  .object({
    DSM_KUBECONFIG: z.string().optional().describe('kubeconfig file; absent: the ServiceAccount of the Pod'),
    DSM_ENDPOINTS_FILE: z
      .string()
      .optional()
      .describe('JSON file {"project": "http://…", …}, read again when it changes; instead of the addresses'),
    DSM_PROJECT_URL: url,
    DSM_BACKLOG_URL: url,
    DSM_SPRINT_URL: url,
    DSM_CHRONICLE_URL: url,
    DSM_ORCHESTRATOR_URL: url.describe(
      'Base url of that service; absent: the installation has none, and there are no forecasts',
    ),
    DSM_INSTALLATION: z
      .string()
      .optional()
      .describe("Name of the services' installation, when they have one; others at these addresses count as away"),
    DSM_TOKEN_FILE: z
      .string()
      .optional()
      .describe(
        'File with the token that the services know the operator by, read again when it changes; absent: they ask nobody',
      ),
    DSM_NAMESPACES: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .optional()
      .describe('Namespaces that are worked on, by commas; absent: all'),
    DSM_WORKERS: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .default(8)
      .describe('Objects of one kind that are worked on at the same time'),
    DSM_LEADER_ELECTION: z
      .enum(['on', 'off'])
      .optional()
      .describe(
        'on: of several processes one works, and the others stand by; absent: on in a Pod, off with DSM_KUBECONFIG',
      ),
    DSM_LEASE_NAME: z
      .string()
      .default('dsm-operator')
      .describe('Lease by which the processes elect the one that works; another for each set of DSM_NAMESPACES'),
    DSM_LEASE_NAMESPACE: z
      .string()
      .optional()
      .describe('Namespace of that Lease; absent: that of the Pod, or of the kubeconfig'),
    DSM_HEALTH_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(8080)
      .describe(
        'Port of probes and metrics, of every address in a Pod, of loopback with DSM_KUBECONFIG; 0: any that is free',
      ),
    DSM_DAILY_SCRUM_IMAGE: z
      .string()
      .default('dsm:local')
      .describe('Image with the `dsm` command, for the pods of daily scrums'),
    DSM_DAILY_SCRUM_POD: dailyScrumPod
      .optional()
      .describe('How these pods are run: JSON in the words of a Pod, see operator/pods/daily-scrum-pod.ts'),
    DSM_DAILY_SCRUM_TOLERATION: z
      .enum(['local'])
      .optional()
      .describe("local: these pods may run on the local world's node"),
    DSM_WEBHOOK_CONFIGURATION: z
      .string()
      .optional()
      .describe('Name of the ValidatingWebhookConfiguration that is looked after; absent: there is no webhook'),
    DSM_WEBHOOK_SECRET: secretName.optional().describe("Secret with the webhook's certificate, as namespace/name"),
    DSM_WEBHOOK_CERTIFICATES: z
      .enum(['Kept', 'Given'])
      .default('Kept')
      .describe('Kept: made here and renewed at two thirds of their life. Given: by cert-manager or by hand'),
    DSM_WEBHOOK_CERTIFICATE_LIFE_S: z.coerce
      .number()
      .int()
      .min(10)
      .max(31_536_000)
      .default(7_776_000)
      .describe(
        "Seconds for which the webhook's certificate counts when it is made here; its authority, four times as long",
      ),
    DSM_CLOCK_OFFSET_MS: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe("Milliseconds that the clock is ahead of the machine's (development only)"),
    DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least that is logged'),
    ...tracingSettings,
  })
  .check(({ value, issues }) => {
    if (value.DSM_WEBHOOK_CONFIGURATION !== undefined && value.DSM_WEBHOOK_SECRET === undefined)
      issues.push({
        code: 'custom',
        path: ['DSM_WEBHOOK_SECRET'],
        message: 'missing, and there is a DSM_WEBHOOK_CONFIGURATION',
        input: value,
      });
    if (value.DSM_ENDPOINTS_FILE !== undefined) return;
    for (const name of ['DSM_PROJECT_URL', 'DSM_BACKLOG_URL', 'DSM_SPRINT_URL', 'DSM_CHRONICLE_URL'] as const)
      if (value[name] === undefined)
        issues.push({
          code: 'custom',
          path: [name],
          message: 'missing, and there is no DSM_ENDPOINTS_FILE',
          input: value,
        });
  });

export type OperatorConfig = z.output<typeof operatorSettings>;

/** Throws ConfigError with every fault at once. */
export const readOperatorConfig = (env: NodeJS.ProcessEnv = process.env): OperatorConfig =>
  readConfig(operatorSettings, env);
