// The small controller that is measured: `node bench/runtime/controller.ts` with KUBECONFIG set, and nothing else.
import { beginSmall } from '../../controllers/runtime/process/memory.ts';

beginSmall();
await import('./sprint-controller.ts');
