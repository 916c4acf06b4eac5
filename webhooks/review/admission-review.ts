import { z } from 'zod';
import type { Verdict } from './verdict.ts';

const API_VERSION = 'admission.k8s.io/v1';

const admissionReview = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('AdmissionReview'),
  request: z.object({
    uid: z.string().min(1).max(100),
    kind: z.object({ group: z.string(), kind: z.string() }),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']),
    object: z.unknown().optional(),
    oldObject: z.unknown().optional(),
  }),
});

/** What the API server asks about one object. */
export type AdmissionRequest = z.output<typeof admissionReview>['request'];

/** Throws an Error that says what is wrong with the text, or with the review that it should be. */
export function parseReview(text: string): AdmissionRequest {
  let review: unknown;
  try {
    review = JSON.parse(text);
  } catch {
    throw new Error('not JSON');
  }
  const { data, error } = admissionReview.safeParse(review);
  if (data === undefined) throw new Error(`no AdmissionReview of ${API_VERSION}: ${z.prettifyError(error)}`);
  return data.request;
}

// kubectl shows each warning on a line of its own; the API server drops all of them beyond 4096 characters.
const WARNING_LENGTH = 256;
const MOST_WARNINGS = 10;

export function answerTo(uid: string, { refusal, warnings = [] }: Verdict): object {
  return {
    apiVersion: API_VERSION,
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: refusal === undefined,
      ...(refusal === undefined ? {} : { status: { code: 422, reason: 'Invalid', message: refusal } }),
      ...(warnings.length === 0
        ? {}
        : { warnings: warnings.slice(0, MOST_WARNINGS).map((warning) => shortened(warning)) }),
    },
  };
}

const shortened = (text: string): string =>
  text.length <= WARNING_LENGTH ? text : `${text.slice(0, WARNING_LENGTH - 1)}…`;
