import { readFileSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadStaticEmbedder } from '../../src/drivers/static-embedder.ts';
import { loadHubEmbedder } from '../../src/drivers/transformers.ts';
import type { HubModel } from '../../src/drivers/model-table.ts';

const FOLDER = join(process.cwd(), 'data', 'model');
const TEXTS = ['UNESCO opened an institute in Shanghai', '联合国教科文组织在上海成立研究所'];

/** Answers one request; returns false to serve the file as it is. */
type Fault = (name: string, count: number, request: IncomingMessage, response: ServerResponse) => boolean;

let server: Server | undefined;
const ranges: (string | undefined)[] = [];

async function serveHub(fault: Fault): Promise<string> {
  const counts = new Map<string, number>();
  server = createServer((request, response) => {
    const name = (request.url ?? '').split('/resolve/main/')[1] ?? '';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (fault(name, count, request, response)) return;
    const path = join(FOLDER, name);
    const exists = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    if (!exists) {
      response.writeHead(404).end();
      return;
    }
    const bytes = readFileSync(path);
    const from = Number(/bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (name.endsWith('.onnx')) ranges.push(request.headers.range);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from, etag: '"v1"' });
    response.end(bytes.subarray(from));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
  ranges.length = 0;
});

function model(id: string): HubModel {
  return { id, revision: 'main', dtype: 'q4', pooling: 'mean', queryPrefix: '', passagePrefix: '' };
}

async function expectSameVectors(id: string, host: string, onProgress: (loaded: number) => void = () => undefined): Promise<string> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'digest-search-hub-'));
  const hub = await loadHubEmbedder(model(id), { cacheDir, host, threads: 1, onProgress: ({ loaded }) => onProgress(loaded) });
  const bundled = await loadStaticEmbedder(FOLDER);
  const [ours, theirs] = [await bundled.embed(TEXTS, 'passage'), await hub.embed(TEXTS, 'passage')];
  for (const [at, vector] of ours.entries()) expect(vector.reduce((sum, value, index) => sum + value * (theirs[at]?.[index] ?? 0), 0)).toBeGreaterThan(0.9999);
  await Promise.all([hub.dispose(), bundled.dispose()]);
  return cacheDir;
}

describe('a model of the hub', () => {
  it('is downloaded with progress, and loads from the cache when the hub is gone', async () => {
    const seen: number[] = [];
    const host = await serveHub(() => false);
    const cacheDir = await expectSameVectors('acme/plain', host, (loaded) => seen.push(loaded));
    expect(Math.max(...seen)).toBeGreaterThan(20_000_000);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    const again = await loadHubEmbedder(model('acme/plain'), { cacheDir, host, threads: 1 });
    expect(again.identity.dimension).toBe(512);
    await again.dispose();
  }, 60_000);

  it('survives a 503', async () => {
    const host = await serveHub((_, count, __, response) => {
      if (count > 1) return false;
      response.writeHead(503).end();
      return true;
    });
    await expectSameVectors('acme/busy', host);
  }, 60_000);

  it('goes on where a file broke off', async () => {
    let isBroken = false;
    const host = await serveHub((name, _, request, response) => {
      if (isBroken || !name.endsWith('.onnx') || request.headers.range !== undefined) return false;
      isBroken = true;
      const bytes = readFileSync(join(FOLDER, name));
      response.writeHead(200, { 'content-length': bytes.length, etag: '"v1"' });
      response.write(bytes.subarray(0, 10_000_000), () => setTimeout(() => response.destroy(), 100));
      return true;
    });
    await expectSameVectors('acme/broken', host);
    expect(isBroken).toBe(true);
    expect(ranges.some((range) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  }, 60_000);

  it('is refused by name when it cannot be had', async () => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'digest-search-hub-'));
    const host = await serveHub((_, __, ___, response) => {
      response.writeHead(404).end();
      return true;
    });
    await expect(loadHubEmbedder(model('acme/missing'), { cacheDir, host, threads: 1 })).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('acme/missing'),
    });
  }, 60_000);
});
