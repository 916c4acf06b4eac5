import type { OperatorRuntime } from '../../controllers/runtime/control/runtime.ts';
import type { Health, HealthReport } from '../../controllers/runtime/observe/health.ts';

/**
 * What the operator's port answers from the first moment on. While the operator waits for what it cannot start without it lives, or the kubelet
 * would start it again and again, and is not ready, and says why; then its runtime answers.
 */
export class OperatorProbes implements Health {
  #waitsFor: string;
  #runtime: Pick<OperatorRuntime, 'health' | 'metrics'> | undefined;

  constructor(waitsFor: string) {
    this.#waitsFor = waitsFor;
  }

  waitFor(what: string): void {
    this.#waitsFor = what;
  }

  handOver(runtime: Pick<OperatorRuntime, 'health' | 'metrics'>): void {
    this.#runtime = runtime;
  }

  live(): HealthReport {
    return this.#runtime?.health.live() ?? { ok: true, checks: {} };
  }

  ready(): HealthReport {
    return this.#runtime?.health.ready() ?? { ok: false, checks: { started: false }, reason: this.#waitsFor };
  }

  get contentType(): string {
    return this.#runtime?.metrics.registry.contentType ?? 'text/plain; version=0.0.4; charset=utf-8';
  }

  /** None before there is a runtime. */
  async metrics(): Promise<string> {
    return (await this.#runtime?.metrics.registry.metrics()) ?? '';
  }
}
