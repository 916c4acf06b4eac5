import { asked } from '../services/asked.ts';
import { toJson } from '../terminal-text.ts';
import { chronicle } from './services.ts';
import { tableOf } from './table.ts';

/** `dsm events types` */
export async function types({ json, dir }: { json?: true; dir: string }): Promise<void> {
  const all = await asked('events types', () => chronicle(dir).listEventTypes({}));
  if (json) return void process.stdout.write(toJson(all));
  const rows = all.map(({ type, version, stream, aggregate_type, producer, consumers }) => [
    ...[type, version, stream, aggregate_type, producer, consumers.join(', ') || '-'],
  ]);
  console.log(tableOf(['TYPE', 'VERSION', 'STREAM', 'AGGREGATE', 'PRODUCER', 'CONSUMERS'], rows));
}
