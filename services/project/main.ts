// The project service's process.
import { runService } from '../kit/run-service.ts';
import { buildProject } from './app.ts';
import { readProjectConfig } from './config.ts';

await runService({ service: 'project', readConfig: readProjectConfig, build: buildProject });
