import type { DataProgram } from '../kit/run-service.ts';
import { buildProject } from './app.ts';
import { readProjectConfig } from './config.ts';

/** The project service as a process of its own. */
export const program: DataProgram<ReturnType<typeof readProjectConfig>> = {
  service: 'project',
  readConfig: readProjectConfig,
  build: buildProject,
};
