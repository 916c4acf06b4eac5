import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';

/** What comes of asking services; a refusal, or that one is away, is told as an error about `what` ("task A-1"). */
export async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Error(`${what}: ${whyOf(error)}`, { cause: error });
  }
}

function whyOf(error: unknown): string {
  if (error instanceof ServiceProblem) return error.detail;
  if (error instanceof ServiceUnavailable)
    return `${error.message}: is a world up? ("dsm up" starts what is missing of it)`;
  return error instanceof Error ? error.message : String(error);
}
