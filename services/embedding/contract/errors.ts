import type { ErrorTable } from '../../kit/calls/route.ts';

export const embeddingErrors = {
  model_unavailable: { status: 503, title: 'The model server is away, busy or slow, or has no such model' },
  model_unfit: { status: 503, title: 'The model makes no vectors, or vectors of another length' },
} as const satisfies ErrorTable;
