import type { ReconcileContext, Request, Result } from '../../controllers/runtime/control/controller.ts';
import type { ObjectKey } from '../../controllers/runtime/objects/object.ts';
import type { CertificateMetrics } from './metrics.ts';
import { planCertificates } from './plan.ts';
import { probe } from './probe.ts';
import { addressOf, encoded, WEBHOOK_CONFIGURATIONS, type WebhookConfiguration } from './resources.ts';
import { readHeld, writeAuthority, writeServing } from './secrets.ts';
import type { Told } from './told.ts';

export interface CertificateOptions {
  /** name of the ValidatingWebhookConfiguration */
  configuration: string;
  /** where the serving certificate is */
  secret: ObjectKey;
  /** Kept: made and renewed here. Given: by cert-manager or by hand, and only looked at. */
  certificates: 'Kept' | 'Given';
  /** of a serving certificate, in ms */
  lifeMs: number;
}

const FIELD_MANAGER = 'dsm-webhook-certificates';
const LOOK_MS = 30_000;

/** One look at the webhook's configuration: renews what is due, lets the API server trust it, and sees whether it would be answered. */
export async function keepCertificates(
  request: Request,
  context: ReconcileContext,
  options: CertificateOptions,
  told: Told,
  metrics: CertificateMetrics,
): Promise<Result> {
  if (request.name !== options.configuration) return;
  const configuration = context.store(WEBHOOK_CONFIGURATIONS).get(request);
  if (configuration === undefined) return;
  const kept =
    options.certificates === 'Kept' ? await renew(configuration, context, options, told, metrics) : undefined;
  const { current = configuration, nextAt = Number.POSITIVE_INFINITY } = kept ?? {};
  const [webhook] = current.webhooks ?? [];
  const why = webhook === undefined ? 'its configuration names no webhook' : await probe(webhook.clientConfig);
  metrics.answers(why === '');
  told.reachable(configuration, context, why);
  return { requeueAfterMs: Math.max(100, Math.min(LOOK_MS, options.lifeMs / 10, nextAt - context.clock.now())) };
}

async function renew(
  configuration: WebhookConfiguration,
  context: ReconcileContext,
  { secret, lifeMs }: CertificateOptions,
  told: Told,
  metrics: CertificateMetrics,
): Promise<{ current: WebhookConfiguration; nextAt: number } | undefined> {
  const { client, clock } = context;
  const held = await readHeld(client, secret);
  told.ours(configuration, context, held !== 'not ours', secret);
  if (held === 'not ours') return undefined;
  const hosts = (configuration.webhooks ?? []).map(({ clientConfig }) => addressOf(clientConfig).hostname);
  const plan = planCertificates(held, { hosts: [...new Set(hosts)], lifeMs, now: clock.now() });
  await writeAuthority(client, secret, held, plan);
  // Before anything is signed by a new authority.
  const current = await trust(configuration, context, encoded(plan.bundle));
  if (await writeServing(client, secret, held, plan)) told.renewed(configuration, context, plan.serving.cert);
  metrics.expires(plan.serving.cert);
  return { current, nextAt: plan.nextAt };
}

async function trust(
  configuration: WebhookConfiguration,
  { client }: ReconcileContext,
  caBundle: string,
): Promise<WebhookConfiguration> {
  const webhooks = configuration.webhooks ?? [];
  if (webhooks.every(({ clientConfig }) => clientConfig.caBundle === caBundle)) return configuration;
  const { apiVersion, kind } = WEBHOOK_CONFIGURATIONS;
  const applied = {
    ...{ apiVersion, kind, metadata: { name: configuration.metadata.name } },
    webhooks: webhooks.map(({ name }) => ({ name, clientConfig: { caBundle } })),
  };
  return client.apply(WEBHOOK_CONFIGURATIONS, applied, { fieldManager: FIELD_MANAGER, force: true });
}
