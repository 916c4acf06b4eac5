import type { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import type { OperatorConfig } from './config.ts';

/** Lets the elected operator look after the admission webhook, where there is one. */
export async function addWebhook(runtime: OperatorRuntime, config: OperatorConfig): Promise<void> {
  const { DSM_WEBHOOK_CONFIGURATION: configuration, DSM_WEBHOOK_SECRET: secret } = config;
  if (configuration === undefined || secret === undefined) return;
  // Loaded where it is used only: most installations have no webhook.
  const { certificateController } = await import('../webhooks/certificates/setup.ts');
  const lifeMs = config.DSM_WEBHOOK_CERTIFICATE_LIFE_S * 1000;
  const options = { configuration, secret, certificates: config.DSM_WEBHOOK_CERTIFICATES, lifeMs };
  runtime.add(certificateController(options, runtime.metrics.registry));
}
