import { createHash } from 'node:crypto';

const IMPORT_TIMEOUT_MS = 60_000;

/** Makes a model of a GGUF file's bytes known to a server under a name; an older one of that name is replaced. */
export async function importModel(url: string, name: string, gguf: Buffer): Promise<void> {
  const digest = `sha256:${createHash('sha256').update(gguf).digest('hex')}`;
  await post(`${url}/api/blobs/${digest}`, gguf, name);
  await post(
    `${url}/api/create`,
    JSON.stringify({ model: name, files: { 'model.gguf': digest }, stream: false }),
    name,
  );
}

async function post(url: string, body: string | Buffer, name: string): Promise<void> {
  const bytes = new Uint8Array(Buffer.from(body));
  const answer = await fetch(url, { method: 'POST', body: bytes, signal: AbortSignal.timeout(IMPORT_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`import model: ${name}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}
