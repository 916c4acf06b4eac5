import { request as nodeRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { array, assert, asyncProperty, constantFrom, integer, record, string } from 'fast-check';
import { expect, it } from 'vitest';
import { AnswerReader } from '../../../../controllers/runtime/client/http/answer-reader.ts';

// Our reader of answers and Node's, on random bytes that look like answers.

interface Read {
  status: number;
  body: string;
}

/** What our reader makes of bytes that come in pieces cut at these places, and then end. */
function readByUs(text: string, cuts: number[]): Read | undefined {
  const bytes = Buffer.from(text, 'latin1');
  let read: Read | undefined;
  let isWhole = false;
  const reader = new AnswerReader();
  reader.expect({
    onHead: ({ status }) => {
      read = { status, body: '' };
    },
    onData: (part) => {
      if (read !== undefined) read.body += part.toString('latin1');
    },
    onEnd: () => {
      isWhole = true;
    },
  });
  let from = 0;
  for (const cut of [...cuts.filter((each) => each < bytes.length).toSorted((a, b) => a - b), bytes.length]) {
    reader.push(bytes.subarray(from, cut));
    from = cut;
  }
  reader.close();
  return isWhole ? read : undefined;
}

/** What Node's own client makes of the same bytes; undefined when it refuses them. */
function readByNode(text: string): Promise<Read | undefined> {
  return new Promise((resolve) => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    const asked = nodeRequest({ createConnection: () => socket, method: 'GET', path: '/' });
    asked.on('error', () => resolve(undefined));
    asked.on('response', (answer) => {
      let body = '';
      answer.setEncoding('latin1').on('data', (part: string) => {
        body += part;
      });
      answer.on('error', () => resolve(undefined));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.end();
    socket.push(Buffer.from(text, 'latin1'));
    socket.push(null);
  });
}

const line = constantFrom(
  'content-length: 3',
  'Content-Length: 0',
  'content-length: 12',
  'content-length : 3',
  'content-length: 3, 3',
  'content-length: +3',
  'transfer-encoding: chunked',
  'Transfer-Encoding: gzip',
  'transfer-encoding: chunked, chunked',
  'transfer-encoding:',
  'connection: close',
  'connection: keep-alive',
  'x: y',
  ' folded',
  'x',
  ': y',
  'retry-after: 1',
  'transfer-encoding: chunked\xa0',
  'content-length: 3\xa0',
);
const piece = constantFrom(
  '3\r\n',
  'abc',
  '\r\n',
  '0\r\n',
  '0\r\n\r\n',
  'C\r\n',
  '0123456789ab',
  '3;q\r\n',
  '-1\r\n',
  '\n',
  'x: y\r\n',
  'ffffffffffffffffff\r\n',
  '3 \r\n',
  '3;\r\n',
  'foo bar\r\n',
  'content-length: 1\r\n',
  '\0: x\r\n',
);
const answers = record({
  first: constantFrom(
    'HTTP/1.1 200 OK',
    'HTTP/1.1 204 No',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 304 Not',
    'HTTP/1.1 99 Low',
    'HTTP/1.1  200',
    'HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 200 OK',
  ),
  lines: array(line, { maxLength: 3 }),
  pieces: array(piece, { maxLength: 5 }),
  end: constantFrom('\r\n', '\r\n', '\n'),
  noise: string({ maxLength: 2 }),
  cuts: array(integer({ min: 0, max: 120 }), { maxLength: 4 }),
});

it('takes nothing that Node refuses, and reads the same as Node', { timeout: 60_000 }, async () => {
  let taken = 0;
  await assert(
    asyncProperty(answers, async ({ first, lines, pieces, end, noise, cuts }) => {
      const text = [first, ...lines, '', pieces.join('') + noise].join(end);
      let own: Read | undefined;
      try {
        own = readByUs(text, cuts);
      } catch {
        return;
      }
      taken += 1;
      expect(await readByNode(text)).toEqual(own);
    }),
    { seed: 20_261_129, numRuns: 60_000 },
  );
  expect(taken).toBeGreaterThan(500);
});
