import { X509Certificate } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { formatKey, type ObjectKey } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { decoded, SECRETS } from '../certificates/resources.ts';
import type { ReviewMetrics } from './metrics.ts';
import type { AdmissionServer } from './server.ts';

const LOOK_MS = 5_000;
// A certificate is waited for at the start alone.
const FIRST_LOOK_MS = 500;

interface Following {
  client: KubeClient;
  secret: ObjectKey;
  server: Pick<AdmissionServer, 'use' | 'hasCertificate'>;
  metrics: ReviewMetrics;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Serves with the certificate of a Secret, and with the next one as soon as it is there. What cannot be read or used leaves the last one in
 * use. Each thing that is wrong is said once.
 */
export async function followCertificate({ client, secret, server, metrics, log, signal }: Following): Promise<void> {
  let used = '';
  let said = '';
  const say = (why: string) => {
    if (why !== said && why !== '') log.warn({ secret: formatKey(secret) }, why);
    said = why;
  };
  while (!signal.aborted) {
    try {
      const data = (await client.get(SECRETS, secret))?.data;
      const [cert, key] = [decoded(data?.['tls.crt']), decoded(data?.['tls.key'])];
      if (data === undefined) throw new Error('there is no such Secret yet');
      if (cert !== used) {
        server.use(cert, key);
        used = cert;
        metrics.serves(new X509Certificate(cert));
        log.info({ until: new X509Certificate(cert).validToDate.toISOString() }, 'certificate in use');
      }
      const { validToDate: until } = new X509Certificate(cert);
      const isExpired = until.getTime() < Date.now();
      say(isExpired ? `the certificate expired at ${until.toISOString()}: the API server does not ask: renew it` : '');
    } catch (error) {
      say(`the certificate cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    }
    await delay(server.hasCertificate ? LOOK_MS : FIRST_LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
