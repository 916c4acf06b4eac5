// The project service's process.
import { runService } from '../kit/run-service.ts';
import { program } from './setup.ts';

await runService(program);
