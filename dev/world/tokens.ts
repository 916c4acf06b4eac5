import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { stringify } from 'yaml';
import { ensureCredentials, pkiFolder, SERVICE_ACCOUNT_ISSUER } from '../control-plane/credentials.ts';

const AUDIENCE = 'dsm';
/** Long, since a world may lie still for weeks and is asked again without its control plane. */
const LIFETIME_S = 30 * 86_400;

/** ServiceAccounts of a world that call its services, all with every right; `holder` is whoever sits before it. */
const ACCOUNTS = {
  operator: 'dsm-system:dsm-operator',
  services: 'dsm-system:dsm-services',
  holder: 'dsm-system:dsm-holder',
} as const;
type Account = keyof typeof ACCOUNTS;

const folder = (dir: string) => join(dir, 'auth');
const jwksFile = (dir: string) => join(folder(dir), 'jwks.json');
const rightsFile = (dir: string) => join(folder(dir), 'rights.yaml');

/** Holds the bare token alone. */
export const tokenFile = (dir: string, account: Account) =>
  account === 'holder' ? join(dir, 'token') : join(folder(dir), `${account}.token`);

/** What a world's services are told of who may call them. */
export const authEnvironment = (dir: string): Record<string, string> => ({
  DSM_AUTH: 'jwt',
  DSM_AUTH_ISSUER: SERVICE_ACCOUNT_ISSUER,
  DSM_AUTH_JWKS: jwksFile(dir),
  DSM_AUTH_AUDIENCE: AUDIENCE,
  DSM_AUTH_RIGHTS: rightsFile(dir),
  DSM_TOKEN_FILE: tokenFile(dir, 'services'),
});

/**
 * Writes keys, rights and tokens of a world, so that its services need no API server to know who calls. The tokens are signed with the key
 * of the world's own API server and say what its own would; whoever may read that key may do everything here anyway. A file of rights
 * that is there stays as it is.
 */
export async function ensureTokens(dir: string): Promise<void> {
  ensureCredentials(dir, new Date());
  mkdirSync(folder(dir), { recursive: true, mode: 0o700 });
  const read = (name: string) => readFileSync(join(pkiFolder(dir), `service-accounts.${name}`));
  const publicKey = createPublicKey(read('pub'));
  // As the API server names a key.
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  write(jwksFile(dir), JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }));
  const rights = Object.values(ACCOUNTS).map((serviceAccount) => ({ serviceAccount, rights: ['system'] }));
  writeOnce(rightsFile(dir), stringify({ rights }));
  const key = createPrivateKey(read('key'));
  for (const account of Object.keys(ACCOUNTS) as Account[]) {
    const [namespace = '', name = ''] = ACCOUNTS[account].split(':');
    const claims = { 'kubernetes.io': { namespace, serviceaccount: { name } } };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(SERVICE_ACCOUNT_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(`system:serviceaccount:${ACCOUNTS[account]}`)
      .setIssuedAt()
      .setNotBefore('0 s')
      .setExpirationTime(`${LIFETIME_S} s`)
      .sign(key);
    write(tokenFile(dir, account), `${token}\n`);
  }
}

/** Renamed into place, for its owner alone: a reader sees the old file or the whole new one. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function writeOnce(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
