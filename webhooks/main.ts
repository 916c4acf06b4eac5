// The admission webhook's process.
import { runProcess } from '../services/kit/process/run-process.ts';
import { readWebhookConfig } from './config.ts';
import { startWebhook } from './start.ts';

await runProcess('webhook', readWebhookConfig, startWebhook);
