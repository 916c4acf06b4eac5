export interface EmbeddingSettings {
  /** name of the model; without a tag: latest */
  model: string;
  /** length of the installation's vectors: those of another length could not be stored beside them */
  dimensions: number;
  /** of one text: a client waits 5 s, and must hear why it got nothing */
  deadlineMs: number;
  batchDeadlineMs: number;
  queue: { atOnce: number; waiting: number };
  cache: { entries: number; bytes: number };
}

export const DEFAULT_SETTINGS: Omit<EmbeddingSettings, 'model' | 'dimensions'> = {
  deadlineMs: 4_500,
  batchDeadlineMs: 30_000,
  queue: { atOnce: 4, waiting: 200 },
  cache: { entries: 5_000, bytes: 32 * 1024 * 1024 },
};
