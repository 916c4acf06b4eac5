// The operator's process.
import { keepLean } from '../controllers/runtime/process/lean.ts';

// It reserves memory for its busiest minute and has a core to spare; its code is large and each part of it runs seldom.
const { start } = await keepLean(import.meta.filename, () => import('./start.ts'), {
  semiSpaceMb: 1,
  optimise: false,
  alsoCache: async () => (await import('./start.ts')).loadRest(),
});
await start();
