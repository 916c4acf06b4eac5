import { chanceOf } from './chance.ts';
import { gguf, type Tensor } from './gguf.ts';

const CHAT_CONTEXT_TOKENS = 4096;
const DIMENSIONS = 256;
/** Numbers below it say which token this is (the first is 1 for all and carries a bias), the others what was said so far. */
const HALF = 128;
const FEED_FORWARD = 64;

const END_OF_TEXT = 2;
const FIRST_BYTE = 3;
const TOKENS = [
  '<unk>',
  '<s>',
  '</s>',
  ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
  '\u2581',
];
const TOKEN_TYPES = TOKENS.map((_, id) => (id === 0 ? 2 : id < FIRST_BYTE ? 3 : id < TOKENS.length - 1 ? 6 : 1));
const tokenOf = (sign: string) => sign.charCodeAt(0) + FIRST_BYTE;

/**
 * The bytes of a tiny language model (Llama, one layer, a token a byte). It follows a JSON schema given as `format`; where that leaves a choice
 * it takes the letter or digit that it has seen most often so far, so a test steers it with a run of letters in the question. Its strings
 * say "stub"; arrays and numbers end as soon as they may. Without `format` it never stops: set `num_predict`. Deterministic.
 */
export function tinyChat({ seed = '1' }: { seed?: string } = {}): Buffer {
  const chance = chanceOf(`tiny-chat ${seed}`);
  const embeddings = new Float32Array(TOKENS.length * DIMENSIONS);
  for (let token = 0; token < TOKENS.length; token++) {
    embeddings[token * DIMENSIONS] = 1;
    for (let i = 1; i < HALF; i++) embeddings[token * DIMENSIONS + i] = chance() < 0 ? -1 : 1;
  }
  const shape = [DIMENSIONS, TOKENS.length];
  return gguf(METADATA, [
    { name: 'token_embd.weight', dimensions: shape, data: new Float16Array(embeddings) },
    ones('output_norm.weight'),
    { name: 'output.weight', dimensions: shape, data: new Float16Array(output(embeddings)) },
    ...layer(),
  ]);
}

/** How likely each token is next: a bias, what it follows, and how often it was said. */
function output(embeddings: Float32Array): Float32Array {
  const weights = new Float32Array(embeddings.length);
  const at = (token: number, i: number) => token * DIMENSIONS + i;
  for (let token = 0; token < TOKENS.length; token++) {
    for (let i = 1; i < HALF; i++) weights[at(token, HALF + i)] = (embeddings[at(token, i)] ?? 0) / 64;
    weights[at(token, 0)] = biasOf(token);
  }
  const bias = (signs: string, value: number) => {
    for (const sign of signs) weights[at(tokenOf(sign), 0)] = value;
  };
  bias(' \t\n\r', -8);
  bias('\\', -6);
  bias('-+.', -2);
  bias(']', 4);
  bias('}', 3.5);
  bias(',', 3);
  bias('"', 1.5);
  const follows = (before: string, after: string) => {
    for (let i = 1; i < HALF; i++) {
      const index = at(tokenOf(after), i);
      weights[index] = (weights[index] ?? 0) + ((embeddings[at(tokenOf(before), i)] ?? 0) * 8) / HALF;
    }
  };
  const word = [...'"stub"'];
  word.slice(1).forEach((sign, i) => {
    follows(word[i] ?? '', sign);
  });
  for (const sign of '>:\n ') follows(sign, 's');
  return weights;
}

function biasOf(token: number): number {
  if (token === END_OF_TEXT) return -4;
  if (token < FIRST_BYTE || token === TOKENS.length - 1) return -12;
  return token >= tokenOf('!') && token <= tokenOf('~') ? 0 : -8;
}

/** Without queries and keys attention is the mean of all tokens so far; value and output move it to the upper half. */
function layer(): Tensor[] {
  const square = (name: string, one: (input: number, output: number) => boolean): Tensor => ({
    name: `blk.0.${name}.weight`,
    dimensions: [DIMENSIONS, DIMENSIONS],
    data: Float16Array.from({ length: DIMENSIONS * DIMENSIONS }, (_, i) =>
      one(i % DIMENSIONS, Math.floor(i / DIMENSIONS)) ? 1 : 0,
    ),
  });
  const zeros = (name: string, inputs: number, outputs: number): Tensor => ({
    name: `blk.0.${name}.weight`,
    dimensions: [inputs, outputs],
    data: new Float16Array(inputs * outputs),
  });
  return [
    ones('blk.0.attn_norm.weight'),
    zeros('attn_q', DIMENSIONS, DIMENSIONS),
    zeros('attn_k', DIMENSIONS, DIMENSIONS),
    square('attn_v', (input, output) => input === output && input > 0 && input < HALF),
    square('attn_output', (input, output) => output === input + HALF),
    ones('blk.0.ffn_norm.weight'),
    zeros('ffn_gate', DIMENSIONS, FEED_FORWARD),
    zeros('ffn_up', DIMENSIONS, FEED_FORWARD),
    zeros('ffn_down', FEED_FORWARD, DIMENSIONS),
  ];
}

const ones = (name: string): Tensor => ({
  name,
  dimensions: [DIMENSIONS],
  data: new Float32Array(DIMENSIONS).fill(1),
});

const METADATA = {
  'general.architecture': 'llama',
  'general.name': 'tiny-chat',
  // 1: most tensors are float16
  'general.file_type': 1,
  'llama.block_count': 1,
  'llama.context_length': CHAT_CONTEXT_TOKENS,
  'llama.embedding_length': DIMENSIONS,
  'llama.feed_forward_length': FEED_FORWARD,
  'llama.attention.head_count': 4,
  'llama.attention.head_count_kv': 4,
  'llama.attention.layer_norm_rms_epsilon': { float32: 1e-5 },
  'llama.rope.dimension_count': DIMENSIONS / 4,
  'llama.vocab_size': TOKENS.length,
  'tokenizer.ggml.model': 'llama',
  'tokenizer.ggml.pre': 'default',
  'tokenizer.ggml.tokens': { strings: TOKENS },
  'tokenizer.ggml.scores': { float32s: TOKENS.map(() => 0) },
  'tokenizer.ggml.token_type': { int32s: TOKEN_TYPES },
  'tokenizer.ggml.unknown_token_id': 0,
  'tokenizer.ggml.bos_token_id': 1,
  'tokenizer.ggml.eos_token_id': END_OF_TEXT,
  'tokenizer.ggml.add_bos_token': true,
  'tokenizer.ggml.add_eos_token': false,
  'tokenizer.ggml.add_space_prefix': false,
};
