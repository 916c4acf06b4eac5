import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../dev/processes/ports.ts';
import { startAlone } from './one-process.ts';

it.each(['project', 'embedding'])(
  '%s: metrics answer on a port of their own alone, and nothing else but health',
  async (service) => {
    const own = `127.0.0.1:${await freePort()}`;
    const { url, child, ended, release } = await startAlone(service, { DSM_METRICS_LISTEN: own });
    onTestFinished(release);
    const ask = async (where: string, path: string) => {
      const answer = await fetch(where + path, { headers: { accept: 'text/plain' } });
      return { status: answer.status, text: await answer.text() };
    };
    const figures = await ask(`http://${own}`, '/metrics');
    expect(figures).toMatchObject({ status: 200, text: expect.stringContaining('process_cpu_seconds_total') });
    for (const path of ['/health', '/health/live', '/health/ready']) {
      const [there, here] = [await ask(`http://${own}`, path), await ask(url, path)];
      expect([there.status, there.text.includes('status')], path).toEqual([here.status, true]);
    }
    for (const path of ['/openapi.json', '/projects', '/embed', '//health', '/healthy', '/metrics/x'])
      expect((await ask(`http://${own}`, path)).status, path).toBe(404);
    const refusal = await ask(url, '/metrics');
    expect([refusal.status, JSON.parse(refusal.text).code]).toEqual([404, 'not_found']);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    await expect(fetch(`http://${own}/metrics`)).rejects.toThrow();
  },
);
