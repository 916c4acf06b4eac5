// The small controller that is measured: `node bench/runtime/controller.ts` with KUBECONFIG set, and nothing else.
import { keepLean } from '../../controllers/runtime/process/lean.ts';

keepLean(import.meta.filename);
await import('./sprint-controller.ts');
