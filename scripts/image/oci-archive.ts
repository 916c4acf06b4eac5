import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Layer } from './layer.ts';

export interface Image {
  /** such as dsm:0.1.0 */
  reference: string;
  architecture: 'amd64' | 'arm64';
  layers: readonly Layer[];
  /** `config` of https://github.com/opencontainers/image-spec/blob/main/config.md */
  config: Record<string, unknown>;
}

const OCI = 'application/vnd.oci.image';

/**
 * Writes an image as an OCI layout in a tar, which `ctr images import`, `docker load`, `skopeo copy oci-archive:` and `kind load
 * image-archive` read. Returns the digest of its manifest.
 */
export async function writeOciArchive(image: Image, file: string): Promise<string> {
  const { reference, architecture, layers, config } = image;
  const blobs = new Map<string, Buffer>();
  const blob = (mediaType: string, value: unknown) => {
    const content = Buffer.from(JSON.stringify(value));
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    blobs.set(digest, content);
    return { mediaType, digest, size: content.length };
  };
  const configuration = blob(`${OCI}.config.v1+json`, {
    created: new Date(0).toISOString(),
    architecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: new Date(0).toISOString(), created_by: 'scripts/build-image.ts' })),
  });
  const manifest = blob(`${OCI}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: configuration,
    layers: layers.map(({ digest, size }) => ({ mediaType: `${OCI}.layer.v1.tar+gzip`, digest, size })),
  });
  const annotations = {
    'io.containerd.image.name': reference,
    'org.opencontainers.image.ref.name': reference.slice(reference.lastIndexOf(':') + 1),
  };
  const index = {
    schemaVersion: 2,
    mediaType: `${OCI}.index.v1+json`,
    manifests: [{ ...manifest, platform: { architecture, os: 'linux' }, annotations }],
  };
  const tar = pack();
  const written = pipeline(tar, createWriteStream(file));
  const text = (name: string, content: string | Buffer) => tar.entry({ name, mtime: new Date(0) }, content);
  text('oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  text('index.json', JSON.stringify(index));
  for (const [digest, content] of blobs) text(blobPath(digest), content);
  for (const { digest, size, file: source } of layers)
    await pipeline(createReadStream(source), tar.entry({ name: blobPath(digest), size, mtime: new Date(0) }));
  tar.finalize();
  await written;
  return manifest.digest;
}

const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
