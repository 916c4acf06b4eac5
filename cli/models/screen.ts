import { inColumns, type Line } from '../columns.ts';
import type { ModelsSeen } from './look.ts';

/** Which models are asked, whether they are there, and what to type when not. Pure. */
export function screen({ chat, embedding, memory }: ModelsSeen): string {
  const isServerThere = embedding?.ollama_available === true || chat?.status === 'ok';
  return inColumns([
    ...serverLines(embedding?.ollama_endpoint, isServerThere, chat?.status === 'off', embedding?.reason),
    ...chatLines(chat, isServerThere),
    ...embeddingLines(embedding, isServerThere),
    ...memoryLines(memory),
  ]);
}

function serverLines(url: string | null | undefined, isThere: boolean, isOff: boolean, reason = ''): Line[] {
  if (isOff || url === null)
    return [
      ['Model server', 'none is configured; decisions need none'],
      ['', 'To use one: start Ollama, and set OLLAMA_HOST for the services ("dsm down", "dsm up")'],
    ];
  if (url === undefined) return [['Model server', 'unknown: the embedding service does not say']];
  if (isThere) return [['Model server', url]];
  if (/no Ollama server/.test(reason))
    return [
      ['Model server', `${url}: answers, but is no Ollama server; decisions go on without it`],
      ['', 'To mend it: look at OLLAMA_HOST, its port and its path ("dsm down", "dsm up")'],
    ];
  return [
    ['Model server', `${url}: does not answer; decisions go on without it`],
    ['', 'To start it: ollama serve'],
  ];
}

function chatLines(chat: ModelsSeen['chat'], isServerThere: boolean): Line[] {
  if (chat === undefined) return [['Chat', 'unknown: the orchestrator does not say']];
  if (chat.status === 'off' || chat.model === '') return [];
  if (chat.status === 'ok') return [['Chat', `${chat.model}: is there, and comments on decisions`]];
  return [['Chat', `${chat.model}: not in use`], ...(isServerThere ? pull(chat.model) : [])];
}

function embeddingLines(embedding: ModelsSeen['embedding'], isServerThere: boolean): Line[] {
  if (embedding === undefined || embedding.ollama_endpoint === null) return [];
  const { status, model_name: model, reason } = embedding;
  const isMissing = isServerThere && /no such model/.test(reason ?? '');
  if (status === 'healthy') return [['Embedding', `${model}: is there, and makes vectors of decisions`]];
  return [['Embedding', `${model}: not in use${reason ? `: ${reason}` : ''}`], ...(isMissing ? pull(model) : [])];
}

const pull = (model: string): Line[] => [['', `To get it: ollama pull ${model}`]];

function memoryLines(memory: ModelsSeen['memory']): Line[] {
  if (memory === undefined) return [];
  const { episodes, with_outcome: ended, awaiting_embedding: waiting, embedding_model: model, dimensions } = memory;
  return [
    ['Memory', `${episodes} decisions, ${ended} with what came of them`],
    [
      '',
      `${waiting} wait for a vector of ${dimensions} numbers${model === null ? '' : `; the others are by ${model}`}`,
    ],
  ];
}
