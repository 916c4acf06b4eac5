import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../fixtures/command.ts';
import { commandsOf } from './commands.ts';
import { PLACES } from './places.ts';

const guides = readdirSync(join(ROOT, 'docs/guides'));

it('every guide that has commands is run somewhere', () => {
  const withCommands = guides.filter((guide) => commandsOf(guide).length > 0);
  expect(withCommands.sort()).toEqual(Object.keys(PLACES).sort());
});

it('what no test runs is this, and the guide says why', () => {
  const left = guides.flatMap((guide) => commandsOf(guide).map((command) => ({ guide, ...command })));
  expect(left.filter(({ notRun }) => notRun !== undefined).map(({ guide, text }) => `${guide}: ${text}`)).toEqual([
    'models.md: ollama serve                        # if it does not run already',
    'models.md: ollama pull llama3.2',
    'models.md: ollama pull mxbai-embed-large',
    'operations.md: kubectl -n dsm-system logs -l app.kubernetes.io/instance=dsm --prefix --tail=20',
    'operations.md: kubectl -n dsm-system logs POD -c migrate',
    'telemetry.md: docker run --rm -p 16686:16686 -p 4318:4318 jaegertracing/jaeger:latest',
    'upgrade.md: helm test dsm -n dsm-system --logs',
  ]);
});
