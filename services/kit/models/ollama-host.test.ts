import { expect, it } from 'vitest';
import { parseOllamaHost } from './ollama-host.ts';

it.each([
  ['', 'http://127.0.0.1:11434'],
  ['   ', 'http://127.0.0.1:11434'],
  ['127.0.0.1', 'http://127.0.0.1:11434'],
  ['127.0.0.1:9999', 'http://127.0.0.1:9999'],
  [':9999', 'http://127.0.0.1:9999'],
  ['models', 'http://models:11434'],
  ['models:', 'http://models:11434'],
  ['models:many', 'http://models:11434'],
  ['models:65536', 'http://models:11434'],
  ['models:-1', 'http://models:11434'],
  [' "models:1" ', 'http://models:1'],
  ["'models'", 'http://models:11434'],
  ['http://models', 'http://models:80'],
  ['https://models', 'https://models:443'],
  ['https://models:8443/', 'https://models:8443'],
  ['https://models/ollama/', 'https://models:443/ollama'],
  ['models/ollama', 'http://models:11434/ollama'],
  ['http://:7/deep/path', 'http://127.0.0.1:7/deep/path'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['0.0.0.0:1', 'http://127.0.0.1:1'],
  ['::', 'http://[::1]:11434'],
  ['[::]:5', 'http://[::1]:5'],
  ['::1', 'http://[::1]:11434'],
  ['[::1]', 'http://[::1]:11434'],
  ['[fe80::7]:12', 'http://[fe80::7]:12'],
  ['https://[2001:db8::1]', 'https://[2001:db8::1]:443'],
  ['ollama.com', 'https://ollama.com:443'],
])('%j is %s', (text, url) => {
  expect(parseOllamaHost(text)).toEqual({ url, authorization: undefined });
});

it.each([
  ['ada:pass@models:9', 'http://models:9', 'ada:pass'],
  ['https://ada:p%40ss%2F@models/x', 'https://models:443/x', 'ada:p@ss/'],
  ['http://ada@models', 'http://models:80', 'ada'],
  ['http://ada:100%@models', 'http://models:80', 'ada:100%'],
])('%s keeps credentials out of the address', (text, url, credentials) => {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  expect(parseOllamaHost(text)).toEqual({ url, authorization });
});

it.each(['http://ada:sec/ret@models', 'ada:sec/ret@models:9', 'http://models/v1?key=secret', 'models/#secret'])(
  '%s is refused, since it would be shown',
  (text) => {
    expect(() => parseOllamaHost(text)).toThrow(/^@, \? and # behind the host are not taken/);
  },
);

it.each(['ftp://ada:secret@models', 'http://ada:secret@two words', 'http://ada:secret@mo<dels'])(
  '%s is refused',
  (text) => {
    expect(() => parseOllamaHost(text)).toThrow(/^(?!.*secret).*: is n/);
  },
);
