import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { inRequest } from './request-scope.ts';

it('says in each line of a request, a child’s too, which one it is', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger('thing', 'info', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const child = log.child({ service: 'thing' });
  await inRequest({ correlationId: 'mine' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    child.info('within');
  });
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  inRequest({ correlationId: 'mine', traceparent }, () => log.info('traced'));
  log.info('outside\n{"level":60}');
  expect(lines).toHaveLength(3);
  expect(lines[0]).not.toHaveProperty('trace_id');
  expect(lines[1]).toMatchObject({ correlation_id: 'mine', trace_id: 'a'.repeat(32) });
  expect(lines[0]).toMatchObject({ msg: 'within', service: 'thing', correlation_id: 'mine' });
  expect(lines[2]).not.toHaveProperty('correlation_id');
});
