import { Counter, Histogram, type Registry } from 'prom-client';
import type { Said } from './ask.ts';

/** How questions to the model ended. */
export function adviceMetrics(registers: Registry[]): (said: Said) => void {
  const total = new Counter({
    name: 'dsm_orchestrator_advice_total',
    help: 'Questions to the language model by how they ended: given, or why not',
    labelNames: ['result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'dsm_orchestrator_advice_duration_seconds',
    help: 'Time that a question to the language model took, with its second try',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 41],
    registers,
  });
  return ({ fault, generationMs }) => {
    total.inc({ result: fault ?? 'given' });
    seconds.observe(generationMs / 1000);
  };
}
