import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One row of a contract's table of errors: the code that clients branch on, and the HTTP status it travels with. */
export interface ErrorRow {
  status: number;
  title: string;
}
export type ErrorTable = Record<string, ErrorRow>;

/** One endpoint, told once: the server validates with it, the client is typed by it, OpenAPI is printed from it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** path with `:name` parameters */
  path: string;
  summary: string;
  params: Params;
  query: Query;
  /** absent: the endpoint takes no body */
  body: Body;
  status: number;
  answer: Answer;
  /** HTTP status when the input does not fit the schema; the seed uses both */
  invalid: 400 | 422;
  /** codes from the contract's table of errors that this endpoint answers with */
  errors: readonly string[];
}

export const nothing = z.undefined();
const noParams = z.strictObject({});

type RouteInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = {
  method: Method;
  path: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  status?: number;
  answer: A;
  invalid?: 400 | 422;
  errors?: readonly string[];
};

export function route<
  A extends z.ZodType,
  P extends z.ZodType = typeof noParams,
  Q extends z.ZodType = typeof noParams,
  B extends z.ZodType = typeof nothing,
>(input: RouteInput<P, Q, B, A>): Route<P, Q, B, A> {
  return {
    status: 200,
    invalid: 422,
    errors: [],
    ...input,
    params: (input.params ?? noParams) as P,
    query: (input.query ?? noParams) as Q,
    body: (input.body ?? nothing) as B,
  };
}
