// The small controller that is measured: `node bench/runtime/controller.ts` with KUBECONFIG set, and nothing else.
import { keepLean } from '../../controllers/runtime/process/lean.ts';

const { control } = await keepLean(import.meta.filename, () => import('./sprint-controller.ts'));
await control();
