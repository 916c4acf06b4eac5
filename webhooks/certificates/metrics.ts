import { X509Certificate } from 'node:crypto';
import { Gauge, type Registry } from '../../controllers/runtime/observe/prometheus.ts';

/** What the operator tells of the webhook. */
export class CertificateMetrics {
  readonly #answers: Gauge;
  readonly #expires: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#answers = new Gauge({
      name: 'dsm_webhook_answers',
      help: 'Whether the API server would get an answer of the admission webhook: 1 yes, 0 no',
      registers,
    });
    this.#expires = new Gauge({
      name: 'dsm_webhook_certificate_expires_seconds',
      help: 'When the certificate that the operator made for the webhook expires, in seconds since 1970; 0: it made none',
      registers,
    });
  }

  answers(does: boolean): void {
    this.#answers.set(does ? 1 : 0);
  }

  expires(cert: string): void {
    this.#expires.set(new X509Certificate(cert).validToDate.getTime() / 1000);
  }
}
