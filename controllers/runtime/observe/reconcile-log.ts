import { isConflict, isNamespaceTerminating, isRefusal, isRetryable } from '../client/kube-error.ts';
import { TerminalError } from '../control/terminal-error.ts';
import { NotLeader } from '../election/leadership.ts';
import { formatKey, type ObjectKey } from '../objects/object.ts';
import { type Logger, withFields } from './log.ts';
import { Outages } from './outages.ts';

type Failure = { level: 'debug' | 'warn' | 'error'; message: string; why?: string };

/** What one controller's log says of reconciles that fail: each change once, the tries in between for debugging only. */
export class ReconcileLog {
  readonly #log: Logger;
  readonly #outages = new Outages();
  /** Keys whose last try the API server did not answer: told of once for all of them. */
  readonly #unanswered = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  succeeded(key: ObjectKey): void {
    const text = formatKey(key);
    this.#answered(text);
    if (this.#outages.ended(text)) this.#log.info({ key: text }, 'reconcile works again');
  }

  /** `retryInMs` undefined: it is not tried again. */
  failed(key: ObjectKey, error: unknown, retryInMs: number | undefined): void {
    const text = formatKey(key);
    const { level, message, why } = this.#judge(text, error);
    const log = withFields(this.#log, { key: text, ...(retryInMs === undefined ? {} : { retryInMs }) });
    log[level](why === undefined ? { err: error } : { why }, message);
  }

  #judge(text: string, error: unknown): Failure {
    const why = error instanceof Error ? error.message : String(error);
    if (isNamespaceTerminating(error))
      return { level: 'debug', message: 'nothing can be made in a namespace that is being deleted', why };
    if (error instanceof NotLeader) return { level: 'debug', message: 'a reconcile has lost its leadership', why };
    const isRefused = isRefusal(error);
    if (isRetryable(error) && !isRefused) {
      const isNews = this.#unanswered.size === 0;
      this.#unanswered.add(text);
      return { level: isNews ? 'warn' : 'debug', message: 'the API server does not answer', why };
    }
    this.#answered(text);
    // Conflicts are how optimistic locking works, nothing that anybody should look at.
    // How much of a quota is used, or which version was meant, is no other failure.
    const isNews = !isConflict(error) && this.#outages.began(text, why.replace(/\d+/g, '#'));
    if (isRefused)
      return { level: isNews ? 'warn' : 'debug', message: 'the API server refuses what a reconcile asks for', why };
    const isFinal = error instanceof TerminalError;
    const message = isFinal ? 'reconcile failed, not tried again until the object changes' : 'reconcile failed';
    return { level: isNews ? 'error' : 'debug', message };
  }

  #answered(text: string): void {
    if (this.#unanswered.delete(text) && this.#unanswered.size === 0)
      this.#log.info({}, 'the API server answers again');
  }
}
