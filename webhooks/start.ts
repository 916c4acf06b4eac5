import { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import { startHealthServer } from '../controllers/runtime/observe/health.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import { Registry } from '../controllers/runtime/observe/prometheus.ts';
import type { Running } from '../services/kit/process/run-process.ts';
import type { WebhookConfig } from './config.ts';
import { judge } from './review/judge.ts';
import { followCertificate } from './serving/follow-certificate.ts';
import { KnownProjects } from './serving/known-projects.ts';
import { ReviewMetrics } from './serving/metrics.ts';
import { AdmissionServer } from './serving/server.ts';

/** Serves until it is stopped. It is ready when it has a certificate and has seen the Projects, or waited for them for half a minute. */
export async function startWebhook(config: WebhookConfig, log: Logger): Promise<Running> {
  const { DSM_KUBECONFIG: file, DSM_LISTEN: listen, DSM_METRICS_LISTEN: health, DSM_NAMESPACES: namespaces } = config;
  const client = await KubeClient.connect(file === undefined ? { inCluster: true } : { file }, {
    userAgent: 'dsm-webhook',
  });
  const [registry, ending] = [new Registry(), new AbortController()];
  const metrics = new ReviewMetrics(registry);
  const projects = new KnownProjects({ client, log, namespaces });
  const server = new AdmissionServer((request) => judge(request, projects), { metrics, log });
  const following = [
    projects.run(ending.signal),
    followCertificate({ client, secret: config.DSM_WEBHOOK_SECRET, server, metrics, log, signal: ending.signal }),
  ];
  let isDraining = false;
  const checks = () => ({ serving: !isDraining, certificate: server.hasCertificate, projects: projects.isReady });
  const ready = () => ({ ok: Object.values(checks()).every(Boolean), checks: checks() });
  const probes = { live: () => ({ ok: true, checks: {} }), ready };
  const healthServer = await startHealthServer({ health: probes, registry, ...health });
  await server.listen(listen);
  log.info({ listen, health }, 'the webhook runs');
  return {
    drain: () => {
      isDraining = true;
    },
    stop: async () => {
      await server.close();
      ending.abort();
      await Promise.all(following);
      await healthServer.close();
      await client.close();
    },
  };
}
