// GGUF version 3, little-endian: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

/** What is said about the model: whole numbers as uint32. */
export type Value =
  | number
  | string
  | boolean
  | { float32: number }
  | { strings: string[] }
  | { int32s: number[] }
  | { float32s: number[] };

export interface Tensor {
  name: string;
  /** the fastest-running dimension first */
  dimensions: number[];
  data: Float16Array | Float32Array;
}

const ALIGNMENT = 32;
const TYPE = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 };
const TENSOR_TYPE = { float32: 0, float16: 1 };

/** The bytes of a model's file. */
export function gguf(metadata: Record<string, Value>, tensors: readonly Tensor[]): Buffer {
  const keys = Object.entries(metadata);
  const head = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(keys.length)];
  for (const [key, value] of keys) head.push(text(key), ...typed(value));
  let offset = 0;
  for (const { name, dimensions, data } of tensors) {
    const type = data instanceof Float16Array ? TENSOR_TYPE.float16 : TENSOR_TYPE.float32;
    head.push(text(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(type), uint64(offset));
    offset += aligned(data.byteLength);
  }
  const parts = [padded(Buffer.concat(head))];
  for (const { data } of tensors) parts.push(padded(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat(parts);
}

function typed(value: Value): Buffer[] {
  if (typeof value === 'number') return [uint32(TYPE.uint32), uint32(value)];
  if (typeof value === 'string') return [uint32(TYPE.string), text(value)];
  if (typeof value === 'boolean') return [uint32(TYPE.bool), Buffer.from([value ? 1 : 0])];
  if ('float32' in value) return [uint32(TYPE.float32), float32(value.float32)];
  if ('strings' in value) return array(TYPE.string, value.strings.map(text));
  if ('int32s' in value) return array(TYPE.int32, value.int32s.map(int32));
  return array(TYPE.float32, value.float32s.map(float32));
}

const array = (type: number, items: Buffer[]) => [uint32(TYPE.array), uint32(type), uint64(items.length), ...items];
const aligned = (size: number) => Math.ceil(size / ALIGNMENT) * ALIGNMENT;
const padded = (bytes: Buffer) => Buffer.concat([bytes], aligned(bytes.length));

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
