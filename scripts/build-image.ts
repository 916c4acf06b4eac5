// Makes the image without pulling one: `make image ARGS="--tag dsm:0.1.0 --out dsm.tar"`. The Dockerfile makes the same from a base image.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastLines, runCommand } from '../dev/processes/command.ts';
import { duration } from '../dev/processes/progress.ts';
import manifest from '../package.json' with { type: 'json' };
import { makeDebianBase } from './image/debian-base.ts';
import { type Layer, packLayer } from './image/layer.ts';
import { writeOciArchive } from './image/oci-archive.ts';

const { tag, out } = parseArgs({
  options: {
    tag: { type: 'string', default: `dsm:${manifest.version}` },
    out: { type: 'string', default: 'build/dsm-image.tar' },
  },
}).values;

const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'dsm-image-'));
try {
  const [base, files] = [join(scratch, 'base'), join(scratch, 'files')];
  const options = { env: process.env };
  await makeDebianBase(base, options);
  const stage = await runCommand(process.execPath, [join(import.meta.dirname, 'stage-image.ts'), files], options);
  if (stage.code !== 0) throw new Error(lastLines(stage.stderr, 5));
  // What changes least lies lowest, so that a new release moves few bytes.
  const layers: Layer[] = [];
  for (const [name, paths] of [
    ['base', [base]],
    ['node', [join(files, 'usr')]],
    ['packages', [join(files, 'app/node_modules')]],
    ['app', [files]],
  ] as const) {
    const folder = name === 'base' ? base : join(scratch, name);
    if (name === 'app') renameSync(files, folder);
    else if (name !== 'base') {
      const below = join(folder, paths[0].slice(files.length));
      mkdirSync(dirname(below), { recursive: true });
      renameSync(paths[0], below);
    }
    layers.push(await packLayer(folder, join(scratch, `${name}.tar.gz`)));
  }
  mkdirSync(dirname(out), { recursive: true });
  const digest = await writeOciArchive(
    {
      reference: tag.includes('/') ? tag : `docker.io/library/${tag}`,
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      layers,
      config: {
        User: '65532:65532',
        Env: [
          'PATH=/usr/local/bin:/usr/bin:/bin',
          'NODE_ENV=production',
          'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
        ],
        Entrypoint: ['/usr/local/bin/dsm'],
        WorkingDir: '/app',
      },
    },
    out,
  );
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const total = layers.reduce((sum, { size }) => sum + size, 0);
  const unpacked = layers.reduce((sum, layer) => sum + layer.unpacked, 0);
  console.log(`${out}: ${tag}, ${digest}`);
  console.log(
    `${megabytes(total)} MB compressed, ${megabytes(unpacked)} MB unpacked, in ${duration(performance.now() - started)}`,
  );
  console.log(
    ['base', 'node', 'packages', 'app']
      .map((name, index) => `${name} ${megabytes(layers[index]?.size ?? 0)}`)
      .join(', '),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
