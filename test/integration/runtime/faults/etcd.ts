import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { pkiFolder } from '../../../../dev/control-plane/credentials.ts';
import type { ControlPlane } from '../../../../dev/control-plane/start.ts';

/** Makes etcd forget everything but the present, as it does by itself after some minutes. */
export async function compactEtcd({ dir }: ControlPlane): Promise<void> {
  const pem = (name: string) => readFileSync(join(pkiFolder(dir), name));
  const connect = { ca: pem('ca.crt'), cert: pem('etcd-client.crt'), key: pem('etcd-client.key') };
  const dispatcher = new Agent({ connect });
  const { etcd } = JSON.parse(readFileSync(join(dir, 'control-plane', 'ports.json'), 'utf8')) as { etcd: number };
  const call = async (path: string, body: object) => {
    const options = { method: 'POST', body: JSON.stringify(body), dispatcher } as const;
    const answer = await request(`https://127.0.0.1:${etcd}/v3/kv/${path}`, options);
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`etcd ${path}: ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as { header: { revision: string } };
  };
  try {
    const { header } = await call('range', { key: Buffer.from('/').toString('base64') });
    await call('compaction', { revision: header.revision, physical: true });
  } finally {
    await dispatcher.close();
  }
}
