import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its key, both PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface CertificateRequest {
  commonName: string;
  /** Kubernetes reads them as the user's groups. */
  organizations?: string[];
  use: 'ca' | 'server' | 'client' | 'both';
  /** Names and IPv4 addresses that a server certificate is good for. */
  hosts?: string[];
}

/** From when until when a certificate counts. */
export interface Validity {
  from: Date;
  until: Date;
}

const EC_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** Makes an EC P-256 key and a certificate for it, signed by `issuer`, or by itself when that is absent (a CA). */
export function issueCertificate(
  request: CertificateRequest,
  { from, until }: Validity,
  issuer?: KeyPair & { commonName: string },
): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const algorithm = sequence(objectId(EC_WITH_SHA256));
  const issuerName = issuer === undefined ? name(request.commonName, request.organizations) : name(issuer.commonName);
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    issuerName,
    sequence(time(from), time(until)),
    name(request.commonName, request.organizations),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions(request, publicKey, issuer)),
  );
  const signature = sign('sha256', body, issuer?.key ?? key);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`, key };
}

function extensions(request: CertificateRequest, publicKey: KeyObject, issuer: KeyPair | undefined): Buffer {
  const ca = request.use === 'ca';
  const boolean = tagged(0x01, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, critical = false) =>
    sequence(objectId(id), ...(critical ? [boolean] : []), tagged(0x04, value));
  // Key usage bits from the left: digitalSignature, …, keyCertSign (5), cRLSign (6).
  const keyUsage = tagged(0x03, ca ? Buffer.from([1, 0x86]) : Buffer.from([7, 0x80]));
  const all = [
    extension('2.5.29.19', sequence(...(ca ? [boolean] : [])), true),
    extension('2.5.29.15', keyUsage, true),
    extension('2.5.29.14', tagged(0x04, keyId(publicKey))),
  ];
  if (issuer !== undefined) {
    all.push(extension('2.5.29.35', sequence(tagged(0x80, keyId(createPublicKey(issuer.cert))))));
  }
  const purposes = { ca: [], server: ['1'], client: ['2'], both: ['1', '2'] }[request.use];
  if (purposes.length > 0) {
    all.push(extension('2.5.29.37', sequence(...purposes.map((purpose) => objectId(`1.3.6.1.5.5.7.3.${purpose}`)))));
  }
  if (request.hosts !== undefined) {
    const names = request.hosts.map((host) =>
      /^[\d.]+$/.test(host) ? tagged(0x87, Buffer.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host)),
    );
    all.push(extension('2.5.29.17', sequence(...names)));
  }
  return sequence(...all);
}

// Any value that is the same in issuer and subject would do; the public point's last 20 bytes are at hand.
function keyId(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-20);
}

function name(commonName: string, organizations: string[] = []): Buffer {
  const part = (id: string, value: string) => tagged(0x31, sequence(objectId(id), tagged(0x0c, Buffer.from(value))));
  return sequence(...organizations.map((organization) => part('2.5.4.10', organization)), part('2.5.4.3', commonName));
}

// Two-digit years up to 2049, as RFC 5280 demands, four digits from then on.
function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes: number[] = [];
  for (let left = length; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}
