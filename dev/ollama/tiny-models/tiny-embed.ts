import { chanceOf } from './chance.ts';
import { gguf, type Tensor } from './gguf.ts';

export interface TinyEmbedOptions {
  /** length of its vectors, a multiple of 16; absent: 1,024 */
  dimensions?: number;
  /** another seed gives other vectors, and so another digest */
  seed?: string;
}

const EMBED_CONTEXT_TOKENS = 512;
const FEED_FORWARD = 64;
/** Small beside the epsilon of the layers' norm, which is 1: so a text's vector stays near the plain mean of its tokens'. */
const AMPLITUDE = 0.125;
/** How WordPiece models of llama.cpp mark the start of a word. */
const WORD = '\u2581';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const NORMAL_TOKEN = 1;
const UNKNOWN_TOKEN = 2;
const CONTROL_TOKEN = 3;
/** The words of a row lie near each other. */
const SYNONYMS = [
  ['risk', 'risks', 'danger', 'threat'],
  ['late', 'behind', 'delay', 'delayed', 'overdue'],
  ['blocked', 'stuck', 'waiting', 'impediment'],
  ['done', 'finished', 'completed', 'closed'],
  ['velocity', 'speed', 'pace', 'throughput'],
  ['capacity', 'workload', 'load', 'availability'],
  ['error', 'errors', 'failure', 'failed', 'fault'],
  ['team', 'people', 'members', 'developers'],
];
const LIGHT = 'a an and are as at be by for from has have in is it its of on or that the this to was were will with';

/**
 * The bytes of a tiny embedding model (BERT, one layer, 512 tokens): texts that share words or pairs of letters are near each other.
 * Deterministic; made from nothing, so it knows nothing.
 */
export function tinyEmbed({ dimensions = 1024, seed = '1' }: TinyEmbedOptions = {}): Buffer {
  const chance = chanceOf(`tiny-embed ${dimensions} ${seed}`);
  const random = (length: number, amplitude: number) => Float32Array.from({ length }, () => chance() * amplitude);
  const { tokens, vectors } = vocabulary((amplitude) => random(dimensions, amplitude));
  const embeddings = new Float16Array(tokens.length * dimensions);
  vectors.forEach((vector, i) => {
    embeddings.set(vector, i * dimensions);
  });
  const positions = random(dimensions * EMBED_CONTEXT_TOKENS, AMPLITUDE / 16);
  return gguf(metadata(dimensions, tokens), [
    { name: 'token_embd.weight', dimensions: [dimensions, tokens.length], data: embeddings },
    { name: 'token_types.weight', dimensions: [dimensions, 2], data: random(dimensions * 2, AMPLITUDE / 32) },
    { name: 'position_embd.weight', dimensions: [dimensions, EMBED_CONTEXT_TOKENS], data: positions },
    ...norm('token_embd_norm', dimensions),
    ...layer(dimensions),
  ]);
}

function vocabulary(vector: (amplitude: number) => Float32Array): { tokens: string[]; vectors: Float32Array[] } {
  const known = new Map<string, Float32Array>(SPECIAL.map((token) => [token, vector(AMPLITUDE / 16)]));
  const add = (token: string, value: Float32Array) => {
    if (!known.has(token)) known.set(token, value);
  };
  const near = (base: Float32Array, own: Float32Array) => own.map((value, i) => value + (base[i] ?? 0));
  for (const words of SYNONYMS) {
    const base = vector(AMPLITUDE * 2);
    for (const word of words) add(WORD + word, near(base, vector(AMPLITUDE)));
  }
  for (const word of LIGHT.split(' ')) add(WORD + word, vector(AMPLITUDE / 16));
  // The same piece inside a word and at its start share most of their direction.
  const piece = (letters: string, amplitude: number) => {
    const inside = vector(amplitude);
    add(WORD + letters, near(inside, vector(amplitude / 4)));
    add(letters, inside);
  };
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  for (const a of letters) for (const b of letters) piece(a + b, AMPLITUDE);
  for (const letter of letters) piece(letter, AMPLITUDE / 2);
  for (let code = 33; code < 127; code++) {
    const sign = String.fromCharCode(code);
    if (!/[a-z]/i.test(sign)) piece(sign, AMPLITUDE / 4);
  }
  return { tokens: [...known.keys()], vectors: [...known.values()] };
}

function metadata(dimensions: number, tokens: string[]) {
  const special = [CONTROL_TOKEN, UNKNOWN_TOKEN, CONTROL_TOKEN, CONTROL_TOKEN, CONTROL_TOKEN];
  return {
    'general.architecture': 'bert',
    'general.name': 'tiny-embed',
    // 1: most tensors are float16
    'general.file_type': 1,
    'bert.block_count': 1,
    'bert.context_length': EMBED_CONTEXT_TOKENS,
    'bert.embedding_length': dimensions,
    'bert.feed_forward_length': FEED_FORWARD,
    'bert.attention.head_count': 16,
    'bert.attention.layer_norm_epsilon': { float32: 1 },
    'bert.attention.causal': false,
    // 1: the mean of all tokens
    'bert.pooling_type': 1,
    'tokenizer.ggml.model': 'bert',
    'tokenizer.ggml.token_type_count': 2,
    'tokenizer.ggml.tokens': { strings: tokens },
    'tokenizer.ggml.token_type': { int32s: tokens.map((_, i) => special[i] ?? NORMAL_TOKEN) },
    'tokenizer.ggml.scores': { float32s: tokens.map((_, i) => -i) },
    'tokenizer.ggml.padding_token_id': 0,
    'tokenizer.ggml.unknown_token_id': 1,
    'tokenizer.ggml.cls_token_id': 2,
    'tokenizer.ggml.bos_token_id': 2,
    // the key's own spelling
    'tokenizer.ggml.seperator_token_id': 3,
    'tokenizer.ggml.eos_token_id': 3,
    'tokenizer.ggml.mask_token_id': 4,
  };
}

/** Attention and feed-forward of zeros: they add nothing, and the mean of the tokens is what is left. */
function layer(dimensions: number): Tensor[] {
  const linear = (name: string, inputs: number, outputs: number): Tensor[] => [
    { name: `blk.0.${name}.weight`, dimensions: [inputs, outputs], data: new Float16Array(inputs * outputs) },
    { name: `blk.0.${name}.bias`, dimensions: [outputs], data: new Float32Array(outputs) },
  ];
  return [
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) => linear(name, dimensions, dimensions)),
    ...norm('blk.0.attn_output_norm', dimensions),
    ...linear('ffn_up', dimensions, FEED_FORWARD),
    ...linear('ffn_down', FEED_FORWARD, dimensions),
    ...norm('blk.0.layer_output_norm', dimensions),
  ];
}

function norm(name: string, dimensions: number): Tensor[] {
  return [
    { name: `${name}.weight`, dimensions: [dimensions], data: new Float32Array(dimensions).fill(1) },
    { name: `${name}.bias`, dimensions: [dimensions], data: new Float32Array(dimensions) },
  ];
}
