import { afterEach, expect, it, vi } from 'vitest';
import { jsonLog } from './log.ts';

afterEach(() => vi.restoreAllMocks());

it('writes a JSON object a line, from its level on, with the stack of what failed', () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const log = jsonLog('warn');
  log.info({}, 'nobody sees this');
  log.warn({ key: 'team-a/site' }, 'late');
  log.error({ err: new Error('no route') }, 'lost');
  expect(lines.map((line) => line.endsWith('\n'))).toEqual([true, true]);
  const [late, lost] = lines.map((line) => JSON.parse(line));
  expect(late).toEqual({ time: expect.any(String), level: 'warn', message: 'late', key: 'team-a/site' });
  expect(lost.error).toMatch(/^Error: no route\n\s+at /);
});
