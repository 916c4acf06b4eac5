// The operator's process.
import { keepLean } from '../controllers/runtime/process/lean.ts';

// It reserves memory for its busiest minute and has a core to spare.
keepLean(import.meta.filename, { semiSpaceMb: 1 });
// Not before: what is imported statically is read and translated before any of it runs.
const { start } = await import('./start.ts');
await start();
