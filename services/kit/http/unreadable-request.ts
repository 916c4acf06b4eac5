import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { kitErrors, Problem } from '../calls/problem.ts';
import { answerError } from './problem-answer.ts';
import type { ServedMethods } from './served-methods.ts';

const STATUS_OF: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Answers what Node's parser refuses, before there is a request that a hook could see. A method that Node does not know is answered like
 * any other that is not served; of the rest nothing is known but that it is no HTTP.
 */
export const answerUnreadable =
  (served: () => ServedMethods) =>
  (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { method, path } = requestLineOf(error);
    const isUnknownMethod = error.code === 'HPE_INVALID_METHOD' && path !== undefined;
    const { problem, headers } = isUnknownMethod
      ? served().refusal(method, path)
      : { problem: new Problem('invalid_input', `the request cannot be read: ${error.message}`), headers: {} };
    const { status, body } = answerError(problem, kitErrors, 400);
    const code = isUnknownMethod ? status : (STATUS_OF[error.code] ?? 400);
    const text = JSON.stringify({ ...body, status: code, instance: path ?? '' });
    const lines = Object.entries({
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(text)),
      connection: 'close',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${code} \r\n${lines.join('')}\r\n${text}`);
  };

function requestLineOf({ rawPacket }: ConnectionError): { method: string; path: string | undefined } {
  // Node hands over a Buffer, whatever the types say.
  const text = rawPacket instanceof Uint8Array ? Buffer.from(rawPacket).toString('latin1') : '';
  const [, method = '', target] = /^(\S+) (\S+) HTTP\/1\.\d\r?\n/.exec(text) ?? [];
  return { method, path: target?.split('?')[0] };
}
