import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { mustAnswer } from './programs.ts';

it('takes no answer of services of another world', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.headers['dsm-installation'] === 'a' ? 200 : 421).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health/ready`;
  expect(await mustAnswer(url, 'a')).toBe(true);
  await expect(mustAnswer(url, 'b')).rejects.toThrow('421');
});
