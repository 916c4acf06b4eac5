import { X509Certificate } from 'node:crypto';
import type { ReconcileContext } from '../../controllers/runtime/control/controller.ts';
import { formatKey, type KubeObject, type ObjectKey } from '../../controllers/runtime/objects/object.ts';

type Context = Pick<ReconcileContext, 'events' | 'log'>;

/** Says each change once, as an Event of the configuration and in the log: what is wrong stays wrong for many looks. */
export class Told {
  #unreachable: string | undefined;
  #lastLook = '';
  #isOurs = true;

  /** `why` is '' when it answers. Told from the second look on: a webhook that is started anew is soon back. */
  reachable(configuration: KubeObject, { events, log }: Context, why: string): void {
    const isFirst = why !== '' && this.#lastLook === '';
    this.#lastLook = why;
    if (isFirst || why === (this.#unreachable ?? '')) return;
    const wasAway = this.#unreachable !== undefined;
    this.#unreachable = why || undefined;
    if (why !== '') {
      const note = `the API server cannot ask the webhook: ${why}: objects are taken without its checks and warnings until it answers`;
      log.warn({ reason: 'WebhookAway' }, note);
      events.record(configuration, { type: 'Warning', reason: 'WebhookAway', note });
    } else if (wasAway) {
      log.info({}, 'the webhook answers again');
      events.record(configuration, { type: 'Normal', reason: 'WebhookBack', note: 'the webhook answers again' });
    }
  }

  ours(configuration: KubeObject, { events, log }: Context, isOurs: boolean, secret: ObjectKey): void {
    if (isOurs === this.#isOurs) return;
    this.#isOurs = isOurs;
    if (isOurs) return;
    const note = `Secret ${formatKey(secret)} was not made by DSM and is left alone: renew its certificate and the caBundle yourself, or delete the Secret and both are made`;
    log.warn({ reason: 'CertificateNotOurs' }, note);
    events.record(configuration, { type: 'Warning', reason: 'CertificateNotOurs', note });
  }

  renewed(configuration: KubeObject, { events, log }: Context, cert: string): void {
    const until = new X509Certificate(cert).validToDate.toISOString();
    log.info({ until }, 'a certificate was made for the webhook');
    events.record(configuration, {
      type: 'Normal',
      reason: 'CertificateRenewed',
      note: `made one that counts until ${until}`,
    });
  }
}
