import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from './connection.ts';
import { Inbox } from './inbox.ts';

describe.each(['by data', 'into one buffer'])('Connection, told of bytes %s', (way) => {
  let server: Server;
  let heard: string;
  let far: Socket;
  let socket: Socket;
  let connection: Connection;
  const newOwner = () => ({ freed: vi.fn(), silent: vi.fn(), gone: vi.fn() });
  let owner: ReturnType<typeof newOwner>;
  beforeEach(async () => {
    owner = newOwner();
    heard = '';
    server = createServer((accepted) => {
      far = accepted
        .on('error', () => undefined)
        .on('data', (bytes) => {
          heard += bytes;
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const inbox = way === 'by data' ? undefined : new Inbox();
    const { port } = server.address() as AddressInfo;
    socket = connect({ port, host: '127.0.0.1', ...(inbox && { onread: inbox.onread }) });
    await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
    connection = new Connection(socket, owner, inbox);
  });
  afterEach(() => {
    connection.destroy(new Error('over'));
    far.destroy();
    server.close();
  });

  const call = (signal?: AbortSignal, silenceMs = 0) => ({ text: 'GET / HTTP/1.1\r\n\r\n', silenceMs, signal });
  const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  it('takes one request after the other, and is free when an answer is whole', async () => {
    for (const count of [1, 2]) {
      const sent = connection.send(call());
      await expect.poll(() => heard).toHaveLength(18 * count);
      far.write(OK.slice(0, -1));
      const answer = await sent;
      expect(owner.freed).toHaveBeenCalledTimes(count - 1);
      far.write('k');
      expect(await answer.text()).toBe('ok');
      expect(owner.freed).toHaveBeenCalledTimes(count);
      connection.rest();
    }
    expect(owner.gone).not.toHaveBeenCalled();
  });

  it('sends nothing for a signal that has aborted, or on a socket that has closed', async () => {
    await expect(connection.send(call(AbortSignal.abort()))).rejects.toThrow('given up');
    expect(owner.gone).toHaveBeenCalled();
    await expect(connection.send(call())).rejects.toThrow('the connection was closed');
    await once(socket, 'close');
    expect(heard).toBe('');
  });

  it('is ended by a silence, which its owner hears of first, and by no silence while none is limited', async () => {
    owner.silent.mockImplementation(() => expect(socket.destroyed).toBe(false));
    const limited = connection.send(call(undefined, 50));
    await expect(limited).rejects.toThrow('nothing came for 50 ms');
    expect(owner.silent).toHaveBeenCalledTimes(1);
  });

  it('waits as long as it takes for an answer without a limit', async () => {
    const sent = connection.send(call());
    expect(socket.timeout).toBe(0);
    far.write(OK);
    await (await sent).text();
    connection.rest();
    expect(socket.timeout).toBe(30_000);
  });

  it('makes a server wait whose answer is not read, and is free again once it is', async () => {
    const body = 'x'.repeat(4_000_000);
    const sent = connection.send(call());
    far.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    const answer = await sent;
    await expect.poll(() => socket.isPaused()).toBe(true);
    let length = 0;
    for await (const part of answer.body()) length += part.length;
    expect([length, socket.isPaused()]).toEqual([body.length, false]);
    expect(owner.freed).toHaveBeenCalledTimes(1);
  });

  it('hears nothing of what lay ready when it was ended', async () => {
    const whole = `HTTP/1.1 200 OK\r\ncontent-length: 322145\r\n\r\n${'x'.repeat(322_145)}`;
    const controller = new AbortController();
    const sent = connection.send(call(controller.signal));
    far.write(whole.slice(0, 300_000));
    const parts = (await sent).body();
    await expect.poll(() => socket.isPaused()).toBe(true);
    far.write(whole.slice(300_000));
    // Into one buffer nothing is read while nobody asks.
    if (way === 'by data') await expect.poll(() => socket.bytesRead).toBe(whole.length);
    // What has come is taken, up to the instant in which more is asked for.
    let next = parts.next();
    const waits = async () => {
      for (let hop = 0; hop < 40; hop++) await null;
      return 'waits';
    };
    while ((await Promise.race([next, waits()])) !== 'waits') next = parts.next();
    const closed = once(socket, 'close');
    controller.abort();
    await expect(next).rejects.toThrow('given up');
    await closed;
    expect(owner.freed).not.toHaveBeenCalled();
  });

  it('is not used again when it was answered before all of a request was written', async () => {
    far.pause();
    const sent = connection.send({ ...call(), text: `POST / HTTP/1.1\r\n\r\n${'x'.repeat(30_000_000)}` });
    far.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n');
    expect((await sent).status).toBe(413);
    expect(owner.freed).not.toHaveBeenCalled();
    expect(owner.gone).toHaveBeenCalled();
  });

  it('is closed before the server closes it, where it says when', async () => {
    const sent = connection.send(call());
    far.write(OK.replace('\r\n\r\n', '\r\nkeep-alive: timeout=5, max=9\r\n\r\n'));
    await (await sent).text();
    connection.rest();
    expect(socket.timeout).toBe(4_000);
    expect(owner.gone).not.toHaveBeenCalled();
    const again = connection.send(call());
    far.write(OK.replace('\r\n\r\n', '\r\nkeep-alive: timeout=1\r\n\r\n'));
    await (await again).text();
    expect(owner.freed).toHaveBeenCalledTimes(1);
    expect(owner.gone).toHaveBeenCalled();
  });
});
