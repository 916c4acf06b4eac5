// The operator's process.
import { createLogger } from '../services/kit/process/logger.ts';
import { readOperatorConfig } from './config.ts';
import { operate } from './operate.ts';

const config = readOperatorConfig();
await operate(config, createLogger('operator', config.DSM_LOG_LEVEL), process);
