import { z } from 'zod';
import { readConfig } from '../services/kit/process/config.ts';
import { dailyScrumPod } from './daily-scrum-pod.ts';

const url = z.url({ protocol: /^https?$/ }).optional();

const schema = z
  .object({
    /** absent: the ServiceAccount of the Pod */
    DSM_KUBECONFIG: z.string().optional(),
    /** JSON file {"project": "http://…", …}, read again when it changes; instead of the addresses */
    DSM_ENDPOINTS_FILE: z.string().optional(),
    DSM_PROJECT_URL: url,
    DSM_BACKLOG_URL: url,
    DSM_SPRINT_URL: url,
    DSM_CHRONICLE_URL: url,
    /** absent: the installation has none, and there are no forecasts */
    DSM_ORCHESTRATOR_URL: url,
    /** name of the services' installation, when they have one; others at these addresses count as away */
    DSM_INSTALLATION: z.string().optional(),
    /** comma-separated; absent: all */
    DSM_NAMESPACES: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .optional(),
    /** objects of one kind that are worked on at the same time */
    DSM_WORKERS: z.coerce.number().int().min(1).max(64).default(8),
    DSM_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    /** image with the `dsm` command, for the pods of daily scrums */
    DSM_DAILY_SCRUM_IMAGE: z.string().default('dsm:local'),
    /** how these pods are run: JSON, see daily-scrum-pod.ts */
    DSM_DAILY_SCRUM_POD: dailyScrumPod.optional(),
    /** local: these pods may run on the local world's node */
    DSM_DAILY_SCRUM_TOLERATION: z.enum(['local']).optional(),
    /** milliseconds that the clock is ahead of the machine's (development only) */
    DSM_CLOCK_OFFSET_MS: z.coerce.number().int().min(0).default(0),
    DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  })
  .check(({ value, issues }) => {
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

export type OperatorConfig = z.output<typeof schema>;

/** Throws ConfigError with every fault at once. */
export const readOperatorConfig = (env: NodeJS.ProcessEnv = process.env): OperatorConfig => readConfig(schema, env);
