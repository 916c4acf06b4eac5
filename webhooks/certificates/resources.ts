import type { KubeObject, Resource } from '../../controllers/runtime/objects/object.ts';

export interface Secret extends KubeObject {
  type?: string;
  /** base64 */
  data?: Record<string, string>;
}

export const SECRETS: Resource<Secret> = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

export interface ClientConfig {
  caBundle?: string;
  url?: string;
  service?: { name: string; namespace: string; port?: number; path?: string };
}

export interface WebhookConfiguration extends KubeObject {
  webhooks?: { name: string; clientConfig: ClientConfig }[];
}

export const WEBHOOK_CONFIGURATIONS: Resource<WebhookConfiguration> = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  namespaced: false,
  // Those of others are none of our business.
  watchedLabels: { 'app.kubernetes.io/part-of': 'dsm' },
};

export const encoded = (text: string): string => Buffer.from(text).toString('base64');
export const decoded = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString();

/** Where a webhook answers, by the name that its certificate must have. */
export function addressOf({ url, service }: ClientConfig): URL {
  if (service === undefined) return new URL(url ?? '');
  return new URL(`https://${service.name}.${service.namespace}.svc:${service.port ?? 443}`);
}
