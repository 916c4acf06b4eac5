import { pino } from 'pino';
import { expect, it } from 'vitest';
import { OutageLog } from './outage-log.ts';

it('tells the error with its stack, or what is told instead of it', () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  new OutageLog(log, 'the outbox').failed(new Error('first'));
  new OutageLog(log, 'the model').failed(new Error('first'), { fault: 'away', reason: 'it is away' });
  expect(lines).toMatchObject([{ err: { stack: expect.stringContaining('first') } }, { fault: 'away' }]);
  expect(lines[1]).not.toHaveProperty('err');
});

it('says once that something fails and once that it works again, and nothing of what is in order', () => {
  const said: string[] = [];
  const write = (line: string) => said.push(JSON.parse(line).msg);
  const outages = new OutageLog(pino({ level: 'info' }, { write }), 'the outbox');
  outages.worked();
  for (const outage of ['first', 'second']) {
    outages.failed(new Error(outage));
    outages.failed(new Error(outage));
    outages.worked();
    outages.worked();
  }
  const once = ['the outbox fails and is tried again', 'the outbox works again'];
  expect(said).toEqual([...once, ...once]);
});
