import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Held, planCertificates } from './plan.ts';

const START = Date.parse('2026-11-28T00:00:00Z');
const LIFE_MS = 60_000;
const HOSTS = ['dsm-webhook.dsm.svc'];
const wish = (now: number, hosts = HOSTS) => ({ hosts, lifeMs: LIFE_MS, now });
const NOTHING: Held = { previous: [] };

const until = (cert: string) => new X509Certificate(cert).validToDate.getTime();
const trusts = (bundle: string, cert: string) =>
  (bundle.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? []).some(
    (ca) => new X509Certificate(cert).verify(new X509Certificate(ca).publicKey) && until(ca) >= START,
  );

it('makes both of nothing', () => {
  const { serving, bundle, nextAt, previous } = planCertificates(NOTHING, wish(START));
  expect(previous).toEqual([]);
  expect(trusts(bundle, serving.cert)).toBe(true);
  expect(new X509Certificate(serving.cert).checkHost('dsm-webhook.dsm.svc')).toBeDefined();
  expect(nextAt - START).toBe(LIFE_MS - LIFE_MS / 3);
});

it('leaves all as it is before two thirds of its life', () => {
  const first = planCertificates(NOTHING, wish(START));
  expect(planCertificates(first, wish(START + 39_000))).toEqual(first);
  expect(planCertificates(first, wish(START + 40_000)).serving).not.toEqual(first.serving);
});

it('makes another one for other hosts, and for one that nobody trusts', () => {
  const first = planCertificates(NOTHING, wish(START));
  expect(planCertificates(first, wish(START, ['else.dsm.svc'])).serving).not.toEqual(first.serving);
  const stranger = planCertificates(NOTHING, wish(START)).serving;
  expect(planCertificates({ ...first, serving: stranger }, wish(START)).serving).not.toEqual(stranger);
});

it('an authority signs only when it has been trusted for a while', () => {
  const first = planCertificates(NOTHING, wish(START));
  const rolled = planCertificates(first, wish(START + 160_000 - 1));
  expect(rolled.authority).toEqual(first.authority);
  const late = START + 160_000;
  const before = planCertificates(first, wish(late - 5_000));
  const after = planCertificates(before, wish(late));
  expect(after.authority).not.toEqual(first.authority);
  expect(after.previous).toEqual([first.authority.cert]);
  expect(after.serving).toEqual(before.serving);
});

it('at any pace of looks there is always a certificate that is trusted and has not expired', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 19_000 }), { minLength: 5, maxLength: 40 }), (pauses) => {
      let now = START;
      let held: Held = NOTHING;
      let bundle = '';
      for (const pause of pauses) {
        // What is served until this look was trusted by what the API server had been told.
        if (held.serving) expect(trusts(bundle, held.serving.cert)).toBe(true);
        const plan = planCertificates(held, wish(now));
        expect(until(plan.serving.cert)).toBeGreaterThan(now);
        expect(trusts(plan.bundle, plan.serving.cert)).toBe(true);
        // An authority that has just been made signs nothing while there is another certificate.
        if (held.serving && until(held.serving.cert) > now && plan.authority.cert !== held.authority?.cert)
          expect(plan.serving).toEqual(held.serving);
        [held, bundle] = [plan, plan.bundle];
        now += pause;
      }
    }),
    { numRuns: 30 },
  );
});
