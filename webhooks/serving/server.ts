import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { type AdmissionRequest, answerTo, parseReview } from '../review/admission-review.ts';
import type { Verdict } from '../review/verdict.ts';
import type { ReviewMetrics } from './metrics.ts';
import { readBody, TooLarge } from './read-body.ts';

const REVIEW_PATH = '/validate';
// The API server gives up after 5 s itself.
const REQUEST_MS = 10_000;
const CLOSE_MS = 5_000;

/** Answers AdmissionReviews by HTTPS. Its certificate can be exchanged at any time; connections that are open keep theirs. */
export class AdmissionServer {
  readonly #server: Server;
  readonly #judge: (request: AdmissionRequest) => Verdict;
  readonly #metrics: ReviewMetrics;
  readonly #log: Logger;
  #hasCertificate = false;

  constructor(
    judge: (request: AdmissionRequest) => Verdict,
    { metrics, log }: { metrics: ReviewMetrics; log: Logger },
  ) {
    this.#judge = judge;
    this.#metrics = metrics;
    this.#log = log;
    this.#server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.#log.error({ err: error }, 'a review failed');
        response.destroy();
      });
    });
    // Handshakes that fail are the caller's affair: port scans, and API servers that do not trust the certificate.
    this.#server.on('tlsClientError', (error) => this.#log.debug({ err: error }, 'a handshake failed'));
  }

  get hasCertificate(): boolean {
    return this.#hasCertificate;
  }

  /** PEM. Throws when the two do not belong together, or are none. */
  use(cert: string, key: string): void {
    this.#server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
    this.#hasCertificate = true;
  }

  listen({ host, port }: { host: string; port: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Answers what is under way. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const late = setTimeout(() => this.#server.closeAllConnections(), CLOSE_MS);
    await closed;
    clearTimeout(late);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') return end(response, 200, 'text/plain', 'ok\n');
    if (path !== REVIEW_PATH) return end(response, 404, 'text/plain', 'not found\n');
    if (request.method !== 'POST') return end(response, 405, 'text/plain', 'want POST\n');
    const began = performance.now();
    const reviewed = (outcome: Parameters<ReviewMetrics['reviewed']>[0]) =>
      this.#metrics.reviewed(outcome, (performance.now() - began) / 1000);
    let asked: AdmissionRequest;
    try {
      asked = parseReview(await readBody(request));
    } catch (error) {
      reviewed('unreadable');
      const why = error instanceof Error ? error.message : String(error);
      return end(response, error instanceof TooLarge ? 413 : 400, 'text/plain', `${why}\n`);
    }
    const verdict = this.#verdict(asked);
    reviewed(verdict === undefined ? 'failed' : outcomeOf(verdict));
    return end(response, 200, 'application/json', JSON.stringify(answerTo(asked.uid, verdict ?? { warnings: [] })));
  }

  /** A fault of ours refuses nobody's object: the controllers look at it again. */
  #verdict(asked: AdmissionRequest): Verdict | undefined {
    try {
      return this.#judge(asked);
    } catch (error) {
      this.#log.error({ err: error, uid: asked.uid, kind: asked.kind.kind }, 'an object could not be judged');
      return undefined;
    }
  }
}

const outcomeOf = ({ refusal, warnings = [] }: Verdict) =>
  refusal === undefined ? (warnings.length > 0 ? 'warned' : 'allowed') : 'refused';

function end(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
