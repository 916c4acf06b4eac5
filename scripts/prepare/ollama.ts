// Finds or builds the server of models before any test's time limit runs: a first build takes minutes. Where there can be none, its tests
// are skipped and say why.
import { describeOllama } from '../../dev/ollama/locate.ts';
import { prepareOllama } from '../../dev/ollama/prepare.ts';

try {
  const found = await prepareOllama({ env: process.env, log: console.log });
  console.log(`models: ${describeOllama(found)}${found.kind === 'program' ? ` (${found.command})` : ''}`);
} catch (error) {
  console.log(`models: none, and tests with models are skipped: ${error instanceof Error ? error.message : error}`);
}
