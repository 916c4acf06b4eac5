// The operator's process.
import { keepLean } from './lean-process.ts';

keepLean(import.meta.filename);
// Not before: what is imported statically is read and translated before any of it runs.
const { start } = await import('./start.ts');
await start();
