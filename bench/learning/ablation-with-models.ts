// The rows of the ablation that need real models, on an Ollama that has them. A model is asked at every decision, so there are few.
// Run: OLLAMA_HOST=http://127.0.0.1:11434 node bench/learning/ablation-with-models.ts all-minilm llama3.2 [seeds of installations: 1-4]
import { withModel } from './ablation/model.ts';
import { printTable, seedsIn } from './ablation/report.ts';
import { byChance, byModel, withVectors } from './ablation/similar.ts';
import { PROCESSES, PROCESSES_WITH_A_PATTERN } from './processes.ts';

/** capacity as a multiple of the rule's */
const LEVELS = [1];

const host = process.env.OLLAMA_HOST;
const [embedding, chat, seeds = '1-4'] = process.argv.slice(2);
if (host === undefined || embedding === undefined || chat === undefined)
  throw new Error('name a server by OLLAMA_HOST, an embedding model and a chat model');
const model = withModel(host, chat);
const ways = [
  withVectors(`+ vectors (${embedding})`, byModel(host, embedding)),
  withVectors('+ five at random', byChance()),
  model,
];
await printTable(ways, seedsIn(seeds), [...PROCESSES, ...PROCESSES_WITH_A_PATTERN], LEVELS);
console.log(`\n${chat} said`, model.said);
