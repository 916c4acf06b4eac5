import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerTo, parseReview } from './admission-review.ts';

const review = (request: object) =>
  JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
const GOOD = { uid: 'u', kind: { group: 'scrum.dsm.dev', version: 'v1alpha1', kind: 'Project' }, operation: 'CREATE' };

it('reads what it needs of a review', () => {
  expect(parseReview(review({ ...GOOD, object: { a: 1 } }))).toMatchObject({ uid: 'u', object: { a: 1 } });
});

it.each([
  ['{', /not JSON/],
  ['{}', /no AdmissionReview/],
  [review({ ...GOOD, uid: '' }), /uid/],
  [review({ ...GOOD, operation: 'LIST' }), /operation/],
  [JSON.stringify({ apiVersion: 'admission.k8s.io/v1beta1', kind: 'AdmissionReview', request: GOOD }), /apiVersion/],
])('%s is refused in words', (text, why) => {
  expect(() => parseReview(text)).toThrow(why);
});

it('whatever the bytes, it is a review or an Error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseReview(text)).toThrow(Error);
    }),
  );
});

it('warnings stay within what the API server hands on', () => {
  const warnings = Array.from({ length: 40 }, () => 'w'.repeat(1_000));
  const { response } = answerTo('u', { warnings }) as { response: { allowed: boolean; warnings: string[] } };
  expect(response.allowed).toBe(true);
  expect(response.warnings.join('').length).toBeLessThan(4_096);
  expect(answerTo('u', { refusal: 'no' })).toMatchObject({
    response: { uid: 'u', allowed: false, status: { code: 422, message: 'no' } },
  });
});
