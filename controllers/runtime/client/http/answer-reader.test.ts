import { expect, it } from 'vitest';
import { AnswerReader, type AnswerSink } from './answer-reader.ts';

interface Read {
  status: number;
  body: string;
  headers: Record<string, string>;
  isReusable: boolean;
}

/** What is read of bytes that come in pieces cut at these places; `closes` when the connection ends after them. */
function read(text: string, { cuts = [] as number[], closes = false, isBodiless = false } = {}): Read | undefined {
  const bytes = Buffer.from(text, 'latin1');
  const parts: Buffer[] = [];
  let head: Pick<Read, 'status' | 'headers'> | undefined;
  let whole: Read | undefined;
  const sink: AnswerSink = {
    onHead: ({ status, headers }) => {
      head = { status, headers: Object.fromEntries(headers) };
    },
    onData: (part) => void parts.push(Buffer.from(part)),
    onEnd: (isReusable) => {
      if (head !== undefined) whole = { ...head, body: Buffer.concat(parts).toString('latin1'), isReusable };
    },
  };
  const reader = new AnswerReader();
  reader.expect(sink, { isBodiless });
  // All of them come by the same place, as from a socket.
  const place = Buffer.alloc(bytes.length);
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    reader.push(place.subarray(0, bytes.copy(place, 0, from, cut)));
    from = Math.max(from, cut);
  }
  if (closes) reader.close();
  return whole;
}

const GOOD: [what: string, text: string, status: number, body: string, isReusable: boolean][] = [
  ['counted', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', 200, 'abc', true],
  ['counted as nothing', 'HTTP/1.1 201 \r\ncontent-length:0\r\n\r\n', 201, '', true],
  ['without a reason', 'HTTP/1.1 404\r\ncontent-length: 1\r\n\r\nx', 404, 'x', true],
  ['without a body by its status', 'HTTP/1.1 204 No Content\r\n\r\n', 204, '', true],
  [
    'in chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0A;x="y"\r\n0123456789\r\n0\r\n\r\n',
    200,
    'abc0123456789',
    true,
  ],
  [
    'in chunks, a field after them',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\nsum: 1\r\n\r\n',
    200,
    '\n',
    true,
  ],
  [
    'after an announcement',
    'HTTP/1.1 103 Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\ny',
    200,
    'y',
    true,
  ],
  ['and the last one', 'HTTP/1.1 200 OK\r\nConnection: x, Close\r\ncontent-length: 1\r\n\r\ny', 200, 'y', false],
  ['of an older server', 'HTTP/1.0 400 Bad Request\r\ncontent-length: 1\r\n\r\ny', 400, 'y', false],
];

it.each(GOOD)('reads an answer %s, however it is cut', (_what, text, status, body, isReusable) => {
  const whole = read(text);
  expect(whole).toMatchObject({ status, body, isReusable });
  for (let first = 1; first < text.length; first++) {
    expect(read(text, { cuts: [first] })).toEqual(whole);
    expect(read(text.slice(0, first))).toBeUndefined();
  }
  expect(read(text, { cuts: Array.from(text, (_, at) => at) })).toEqual(whole);
});

it('reads to the end of the connection where no length is told, and only there takes it for the end', () => {
  const open = 'HTTP/1.1 200 OK\r\n\r\nabc';
  expect(read(open)).toBeUndefined();
  expect(read(open, { closes: true })).toMatchObject({ body: 'abc', isReusable: false });
  for (const [, text] of GOOD)
    for (let length = 1; length < text.length; length++)
      expect(() => read(text.slice(0, length), { closes: true })).toThrow('the connection ended before the answer did');
});

it('gives the fields by names in small letters, without the blanks around them, the first of several', () => {
  const { headers } =
    read('HTTP/1.1 200 OK\r\nRetry-After: \t7 \r\nretry-after: 9\r\nX_1: a b\xe9\r\ncontent-length: 0\r\n\r\n') ?? {};
  expect(headers).toEqual({ 'retry-after': '7', x_1: 'a b\xe9', 'content-length': '0' });
});

it('hears of a close in any of several lines', () => {
  const twice = 'connection: keep-alive\r\nconnection: close';
  expect(read(`HTTP/1.1 200 OK\r\n${twice}\r\ncontent-length: 0\r\n\r\n`)).toMatchObject({ isReusable: false });
});

it('expects nothing any more after an error', () => {
  const told: string[] = [];
  const reader = new AnswerReader();
  reader.expect({
    onHead: () => void told.push('head'),
    onData: () => void told.push('data'),
    onEnd: () => void told.push('end'),
  });
  expect(() => reader.push(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n'))).toThrow();
  expect(() => reader.push(Buffer.from('\r\n0\r\n\r\n'))).toThrow('more than was asked');
  expect(told).toEqual(['head', 'data']);
});

it('reads no body where none can be, whatever its length', () => {
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n', { isBodiless: true })).toMatchObject({ body: '' });
  expect(read('HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n', { isBodiless: true })).toMatchObject({ body: '' });
  expect(read('HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n')).toMatchObject({ status: 304, body: '' });
});

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
it.each([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n', 'no answer of HTTP/1.1 begins with "SSH-2.0-OpenSSH"'],
  ['another version', 'HTTP/2 200 OK\r\n\r\n', 'no answer of HTTP/1.1'],
  ['no status', 'HTTP/1.1 20 OK\r\n\r\n', 'no answer of HTTP/1.1'],
  ['a change of protocol', 'HTTP/1.1 101 Switching\r\n\r\n', 'another protocol'],
  ['a line that goes on', `${OK}a: b\r\n c\r\n\r\n`, 'no field of an answer'],
  ['a blank before the colon', `${OK}content-length : 1\r\n\r\nx`, 'no field of an answer'],
  ['a lone end of line', `${OK}a: b\nc: d\r\n\r\n`, 'no field of an answer'],
  ['NUL', `${OK}a: \0\r\n\r\n`, 'no field of an answer'],
  ['two lengths', `${OK}content-length: 1\r\ncontent-length: 1\r\n\r\nx`, 'length is "1, 1"'],
  ['two kinds of length', `${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 'not understood'],
  ['chunks of an older server', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 'not understood'],
  ['an unknown coding', `${OK}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 'not understood: gzip, chunked'],
  ['a length below nothing', `${OK}content-length: -1\r\n\r\n`, 'length is "-1"'],
  ['a length that is no number', `${OK}content-length: 1e2\r\n\r\n`, 'length is "1e2"'],
  ['an empty length', `${OK}content-length:\r\n\r\n`, 'length is ""'],
  ['a length beyond all memory', `${OK}content-length: 9007199254740993\r\n\r\n`, 'length is'],
  ['a chunk without a size', `${CHUNKED}x\r\n`, 'no chunk of an answer begins with "x"'],
  ['a chunk of too great a size', `${CHUNKED}100000000000000\r\n`, 'no chunk of an answer'],
  ['a chunk that is longer than it says', `${CHUNKED}1\r\nabc\r\n0\r\n\r\n`, 'longer than it says'],
  ['an endless line', `${CHUNKED}1;${'x'.repeat(2_000)}`, 'longer than 1024 bytes'],
  ['an endless head', `${OK}${'a: b\r\n'.repeat(20_000)}`, 'head is longer than 65536 bytes'],
  ['a chunk size and a blank', `${CHUNKED}3 \r\n`, 'no chunk of an answer begins with "3 "'],
  ['an odd extension', `${CHUNKED}3;\r\n`, 'no chunk of an answer'],
  ['a trailer that is no field', `${CHUNKED}0\r\nfoo bar\r\n\r\n`, 'no field of an answer'],
  ['a length at the end', `${CHUNKED}0\r\ncontent-length: 5\r\n\r\n`, 'its length at its end'],
  ['a trailer of too many lines', `${CHUNKED}0\r\n${'a: b\r\n'.repeat(20_000)}`, 'longer than 65536 bytes'],
  ['a blank of another kind', `${OK}transfer-encoding: chunked\xa0\r\n\r\n0\r\n\r\n`, 'not understood'],
  ['two codings in two lines', `${OK}transfer-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n`, 'gzip, chunked'],
  ['an endless trailer', `${CHUNKED}0\r\n${'x'.repeat(70_000)}`, 'longer than 65536 bytes'],
  ['more than was asked', `${OK}content-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n`, 'more than was asked'],
])('refuses %s', (_what, text, message) => {
  expect(() => read(text)).toThrow(message);
});

it('refuses what comes when nothing was asked', () => {
  expect(() => new AnswerReader().push(Buffer.from('HTTP/1.1 408 Request Timeout\r\n\r\n'))).toThrow('more than');
});
