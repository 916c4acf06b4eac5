import { ModelProblem, type ModelServer } from './model-server.ts';

const away = (): Promise<never> => Promise.reject(new ModelProblem('away', 'no model server is configured'));

/** Where no model server is configured: everything goes on without. */
export const noModels: ModelServer = { url: undefined, describe: away, embed: away, ask: away };
