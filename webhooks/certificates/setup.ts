import type { ControllerOptions } from '../../controllers/runtime/control/controller.ts';
import type { Registry } from '../../controllers/runtime/observe/prometheus.ts';
import { type CertificateOptions, keepCertificates } from './keep.ts';
import { CertificateMetrics } from './metrics.ts';
import { WEBHOOK_CONFIGURATIONS, type WebhookConfiguration } from './resources.ts';
import { Told } from './told.ts';

/** Looks after the webhook's certificates; only the elected of several operators does. */
export function certificateController(
  options: CertificateOptions,
  registry: Registry,
): ControllerOptions<WebhookConfiguration> {
  const [told, metrics] = [new Told(), new CertificateMetrics(registry)];
  return {
    name: 'webhook-certificates',
    for: WEBHOOK_CONFIGURATIONS,
    workers: 1,
    reconcile: (request, context) => keepCertificates(request, context, options, told, metrics),
  };
}
