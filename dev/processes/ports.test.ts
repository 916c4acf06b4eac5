import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort, isFree } from './ports.ts';

it('gives no port twice, although nobody listens there yet', async () => {
  const ports = new Set<number>();
  // By chance alone there would be two alike in 39 of 40 runs.
  for (let n = 0; n < 300; n++) ports.add(await freePort());
  expect(ports.size).toBe(300);
});

it('gives the preferred port while it is free', async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await expect.poll(() => isFree(port)).toBe(false);
  expect(await freePort(port)).not.toBe(port);
});
