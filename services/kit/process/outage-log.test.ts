import { pino } from 'pino';
import { expect, it } from 'vitest';
import { OutageLog } from './outage-log.ts';

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
