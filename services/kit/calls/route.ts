import { z } from 'zod';
import type { Access } from '../process/request-scope.ts';

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
  /** HTTP status when the input does not fit the schema, or one of the rules; the seed uses both */
  invalid: 400 | 422;
  /** what must hold of the input beyond what a JSON Schema can say, such as between two fields; OpenAPI tells it in words */
  rules: readonly string[];
  /** codes from the contract's table of errors that this endpoint answers with */
  errors: readonly string[];
  /** what a caller must be allowed to; `read` for GET and `manage` for all else unless said */
  access: Access;
  /** of a request's body, in bytes; absent: the service's own, 256 KiB unless it says otherwise */
  bodyLimit?: number | undefined;
  /** where the project is found that the caller must be allowed it in; absent: in `project_id` of the path, the query or the body */
  project?: ProjectPlace | undefined;
  /** absent: in use. Since when another route, given by its path, is to be used instead */
  deprecated?: Deprecation | undefined;
  /** see tagged */
  isTagged?: true;
}

export interface Deprecation {
  /** date */
  since: string;
  instead: string;
}

/**
 * filtered: without a `project_id` the service answers with what the caller may see and no more. none: it tells of no project.
 * body.id: there. Callers who are limited to projects get no route of which none of all this is known.
 */
export type ProjectPlace = 'filtered' | 'none' | 'body.id';

/** For what grows with a project: declarations and notes. */
export const LARGE_BODY = 2 * 1024 * 1024;

export const nothing = z.undefined();
const noParams = z.strictObject({});

/** The same, whose answer has an entity tag: who names it in If-None-Match is told by 304 that the answer is still the same. */
export const tagged = <R extends Route>(to: R): R & { isTagged: true } => ({ ...to, isTagged: true });

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
  rules?: readonly string[];
  errors?: readonly string[];
  access?: Access;
  bodyLimit?: number;
  deprecated?: Deprecation;
  project?: ProjectPlace;
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
    rules: [],
    errors: [],
    access: input.method === 'GET' ? 'read' : 'manage',
    ...input,
    params: (input.params ?? noParams) as P,
    query: (input.query ?? noParams) as Q,
    body: (input.body ?? nothing) as B,
  };
}
