// The embedding service's process.
import { runStatelessService } from '../kit/run-service.ts';
import { program } from './setup.ts';

await runStatelessService(program);
