// Child of growth.ts: syncs, reconciles each object once without a write, and tells in one line of JSON what it took.
import { keepLean } from '../../controllers/runtime/process/lean.ts';

export interface Grown {
  syncS: number;
  /** the longest that the event loop was blocked, in ms, from before the list until all was reconciled */
  blockedMs: number;
  /** when all was reconciled, and 12 s later */
  residentMb: { atOnce: number; atRest: number };
  reconcilesPerS: number;
}

const { sync } = await keepLean(import.meta.filename, () => import('./synced-process.ts'));
await sync();
