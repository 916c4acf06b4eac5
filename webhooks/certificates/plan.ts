import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { issueCertificate, type KeyPair, type Validity } from './x509.ts';

/** What the Secrets hold; absent where there is none, or none that can be read. */
export interface Held {
  authority?: KeyPair | undefined;
  /** Certificates of authorities before, whose certificates may still be in use. */
  previous: string[];
  serving?: KeyPair | undefined;
}

export interface Wish {
  /** that the webhook is called by */
  hosts: string[];
  /** of a serving certificate, in ms; an authority lives four times as long */
  lifeMs: number;
  now: number;
}

export interface Plan {
  authority: KeyPair;
  previous: string[];
  /** What the API server is to trust: of every certificate that may be in use the authority. */
  bundle: string;
  serving: KeyPair;
  /** in ms since 1970, when something is to be done next */
  nextAt: number;
}

const AUTHORITY_LIVES = 4;
/** The nodes' clocks differ by less. */
const BACKDATED_MS = 300_000;
/** An API server trusts a new authority when it has seen the configuration, which takes it moments. */
const SETTLE_MS = 30_000;
const AUTHORITY_NAME = 'dsm-webhook-ca';

/**
 * What is to be held. Whatever is used is renewed at two thirds of its life. A new authority is trusted beside the old one before it signs
 * anything, so that no moment has a certificate that is not trusted.
 */
export function planCertificates(held: Held, wish: Wish): Plan {
  const { lifeMs, now } = wish;
  const authorityLifeMs = lifeMs * AUTHORITY_LIVES;
  const isRolled = held.authority === undefined || isDue(held.authority, authorityLifeMs, now);
  const authority = held.authority !== undefined && !isRolled ? held.authority : makeAuthority(authorityLifeMs, now);
  const old = isRolled && held.authority ? [held.authority.cert, ...held.previous] : held.previous;
  const previous = old.filter((cert) => untilOf(cert) > now);
  const settledAt = fromOf(authority.cert) + BACKDATED_MS + Math.min(SETTLE_MS, lifeMs / 10);
  const usable = held.serving && isGood(held.serving, [authority.cert, ...previous], wish) ? held.serving : undefined;
  const isKept = settledAt > now || !isDue(usable, lifeMs, now);
  const serving = usable && isKept ? usable : makeServing(authority, wish);
  const nextAt = Math.min(dueAt(authority.cert, authorityLifeMs), Math.max(dueAt(serving.cert, lifeMs), settledAt));
  return { authority, previous, bundle: [authority.cert, ...previous].join(''), serving, nextAt };
}

const untilOf = (cert: string): number => new X509Certificate(cert).validToDate.getTime();
const fromOf = (cert: string): number => new X509Certificate(cert).validFromDate.getTime();
const dueAt = (cert: string, lifeMs: number): number => untilOf(cert) - lifeMs / 3;
const isDue = (pair: KeyPair | undefined, lifeMs: number, now: number): boolean =>
  pair === undefined || now >= dueAt(pair.cert, lifeMs);

/** Whether the API server takes it: not expired, for all hosts, and signed by one of the authorities. */
function isGood({ cert }: KeyPair, authorities: string[], { hosts, now }: Wish): boolean {
  const certificate = new X509Certificate(cert);
  return (
    untilOf(cert) > now &&
    hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined) &&
    authorities.some((authority) => certificate.verify(new X509Certificate(authority).publicKey))
  );
}

const validity = (now: number, lifeMs: number): Validity => ({
  from: new Date(now - BACKDATED_MS),
  until: new Date(now + lifeMs),
});

const makeAuthority = (lifeMs: number, now: number): KeyPair =>
  issueCertificate({ commonName: AUTHORITY_NAME, use: 'ca' }, validity(now, lifeMs));

function makeServing(authority: KeyPair, { hosts, lifeMs, now }: Wish): KeyPair {
  const request = { commonName: 'dsm-webhook', use: 'server', hosts } as const;
  return issueCertificate(request, validity(now, lifeMs), { ...authority, commonName: AUTHORITY_NAME });
}
