import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from '../../dev/debian/packages.ts';
import { findDebianSource } from '../../dev/debian/source.ts';
import type { CommandOptions } from '../../dev/processes/command.ts';

/** As distroless/cc has them: what Node is linked against, and what knows certificates and time zones. */
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6', 'ca-certificates', 'tzdata'];
const SUITE = 'bookworm';

/** Makes the lowest layer from Debian's packages alone: no shell, no package manager. @throws where Debian cannot be reached */
export async function makeDebianBase(folder: string, options: CommandOptions): Promise<void> {
  const source = findDebianSource(options.env);
  if (source === undefined)
    throw new Error('build the image: Debian: no source of it; set DSM_DEBIAN_MIRROR, or use "docker build"');
  await unpackPackages({ names: PACKAGES, suite: SUITE, source, withDependencies: false }, folder, options);
  for (const name of [
    'usr/share/doc',
    'usr/share/lintian',
    'usr/share/man',
    'usr/share/gdb',
    'usr/sbin/update-ca-certificates',
  ])
    rmSync(join(folder, name), { recursive: true, force: true });
  for (const name of readdirSync(join(folder, 'usr/lib')).filter((each) => each.endsWith('-linux-gnu')))
    rmSync(join(folder, 'usr/lib', name, 'gconv'), { recursive: true, force: true });
  writeCertificates(folder);
  write(
    folder,
    'etc/passwd',
    'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  );
  write(folder, 'etc/group', 'root:x:0:\nnonroot:x:65532:\n');
  write(folder, 'etc/nsswitch.conf', 'hosts: files dns\n');
  mkdirSync(join(folder, 'home/nonroot'), { recursive: true });
  mkdirSync(join(folder, 'tmp'), { mode: 0o1777, recursive: true });
}

/** The package makes this file when it is installed, which it is not here. */
function writeCertificates(folder: string): void {
  const from = join(folder, 'usr/share/ca-certificates/mozilla');
  const certificates = readdirSync(from)
    .sort()
    .map((name) => readFileSync(join(from, name), 'utf8').trimEnd());
  write(folder, 'etc/ssl/certs/ca-certificates.crt', `${certificates.join('\n')}\n`);
  rmSync(from, { recursive: true });
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  if (!existsSync(join(file, '..'))) mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}
