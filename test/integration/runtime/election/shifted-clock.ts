// Loaded before a process, and before each of its threads, which have the environment from here: their wall clock is SHIFT_MS ahead of
// the machine's.
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

if (isMainThread) setEnvironmentData('shift', Number(process.env.SHIFT_MS));
const shift = Number(getEnvironmentData('shift'));
const SystemDate = Date;

globalThis.Date = class extends SystemDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [SystemDate.now() + shift] : given) as [number]));
  }
  static override now(): number {
    return SystemDate.now() + shift;
  }
} as DateConstructor;
