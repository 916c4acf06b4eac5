import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gguf } from './gguf.ts';
import { tinyChat } from './tiny-chat.ts';
import { tinyEmbed } from './tiny-embed.ts';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Metadata and tensors as any reader of GGUF would find them. */
function read(bytes: Buffer) {
  let at = 0;
  const next = (length: number) => {
    at += length;
    return at - length;
  };
  const uint32 = () => bytes.readUInt32LE(next(4));
  const uint64 = () => Number(bytes.readBigUInt64LE(next(8)));
  const text = (length = uint64()) => bytes.subarray(next(length), at).toString();
  const value = (type: number): unknown => {
    if (type === 4 || type === 5) return uint32();
    if (type === 6) return bytes.readFloatLE(next(4));
    if (type === 7) return bytes.readUInt8(next(1)) === 1;
    if (type === 8) return text();
    if (type !== 9) throw new Error(`type ${type}`);
    const element = uint32();
    return Array.from({ length: uint64() }, () => value(element));
  };
  const magic = text(4);
  const version = uint32();
  const [tensorCount, keyCount] = [uint64(), uint64()];
  const metadata = Object.fromEntries(Array.from({ length: keyCount }, () => [text(), value(uint32())]));
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = text();
    const dimensions = Array.from({ length: uint32() }, uint64);
    return { name, dimensions, bytes: dimensions.reduce((a, b) => a * b, uint32() === 1 ? 2 : 4), offset: uint64() };
  });
  return { magic, version, metadata, tensors, data: Math.ceil(at / 32) * 32 };
}

describe.each([
  { name: 'tiny-embed', make: tinyEmbed, architecture: 'bert', width: 1024, context: 512 },
  { name: 'tiny-chat', make: tinyChat, architecture: 'llama', width: 256, context: 4096 },
])('$name', ({ name, make, architecture, width, context }) => {
  it('has the same bytes each time, and others for another seed', () => {
    expect(digest(make())).toBe(digest(make()));
    expect(digest(make({ seed: 'another' }))).not.toBe(digest(make()));
  });

  it('says what it is', () => {
    expect(read(make())).toMatchObject({
      magic: 'GGUF',
      version: 3,
      metadata: {
        'general.architecture': architecture,
        'general.name': name,
        [`${architecture}.embedding_length`]: width,
        [`${architecture}.context_length`]: context,
      },
    });
  });

  it('has a vector a token, and tensors that follow each other and fill the file', () => {
    const bytes = make();
    const { metadata, tensors, data } = read(bytes);
    const tokens = metadata['tokenizer.ggml.tokens'] as string[];
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tensors.find((tensor) => tensor.name === 'token_embd.weight')?.dimensions).toEqual([width, tokens.length]);
    let end = 0;
    for (const tensor of tensors) {
      expect(tensor.offset, tensor.name).toBe(end);
      end = Math.ceil((tensor.offset + tensor.bytes) / 32) * 32;
    }
    expect(data + end).toBe(bytes.length);
  });
});

it('makes vectors of another length', () => {
  expect(read(tinyEmbed({ dimensions: 384 })).metadata['bert.embedding_length']).toBe(384);
});

it('begins each tensor at a multiple of 32 bytes', () => {
  const bytes = gguf({ 'general.name': 'odd' }, [
    { name: 'a', dimensions: [3], data: Float16Array.of(1, 2, 3) },
    { name: 'b', dimensions: [9], data: new Float32Array(9).fill(4) },
    { name: 'c', dimensions: [1], data: Float32Array.of(5) },
  ]);
  const { tensors, data } = read(bytes);
  expect(tensors.map(({ offset }) => offset)).toEqual([0, 32, 96]);
  expect([bytes.readUInt16LE(data), bytes.readFloatLE(data + 32), bytes.readFloatLE(data + 96)]).toEqual([
    0x3c00, 4, 5,
  ]);
  expect(bytes.length).toBe(data + 128);
});
