/**
 * A fetch for large files: retries what may pass (429, 5xx, a refused or broken
 * connection) and goes on where a download broke off.
 *
 * Does not cache: the caller writes the finished file.
 */

/** Tries a file, the first one included; with the waits below a server may be away for about 7 s. */
const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 250;
/** A server that sends nothing for this long counts as broken off. */
const STALL_MS = 30_000;

export interface ResumingFetchOptions {
  readonly attempts?: number;
  readonly firstWaitMs?: number;
  readonly stallMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Makes a `fetch` whose response bodies survive broken connections.
 *
 * A broken body is asked for again from where it stopped (`Range`, with `If-Range`
 * when the server named an ETag); a server that ignores ranges is read from the
 * start and the part already delivered is skipped. A body shorter than its
 * `Content-Length` is an error after the last try, never a short file.
 */
export function createResumingFetch(options: ResumingFetchOptions = {}): typeof globalThis.fetch {
  const { attempts = MAX_ATTEMPTS, firstWaitMs = FIRST_WAIT_MS, stallMs = STALL_MS } = options;
  const fetchOnce = options.fetch ?? globalThis.fetch;

  async function request(input: string | URL | Request, init: RequestInit | undefined, attempt: number): Promise<Response> {
    for (let tried = attempt; ; tried += 1) {
      const isLast = tried >= attempts;
      try {
        const response = await fetchOnce(input, init);
        if (isLast || !(response.status === 429 || response.status >= 500)) return response;
        await response.body?.cancel();
      } catch (error) {
        if (isLast) throw error;
      }
      await wait(firstWaitMs * 2 ** (tried - 1));
    }
  }

  return async (input, init) => {
    const first = await request(input, init, 1);
    if (!first.ok || first.body === null) return first;
    const length = first.headers.get('content-encoding') === null ? Number(first.headers.get('content-length') ?? Number.NaN) : Number.NaN;
    const body = resumeBody(first, length);
    return new Response(ReadableStream.from(body) as ReadableStream, { status: first.status, headers: first.headers });

    async function* resumeBody(response: Response, expected: number): AsyncGenerator<Uint8Array> {
      let delivered = 0;
      let current = response;
      for (let attempt = 1; ; attempt += 1) {
        let skip = current.status === 206 || delivered === 0 ? 0 : delivered;
        try {
          for await (const chunk of chunks(current, stallMs)) {
            const fresh = skip > 0 ? chunk.subarray(Math.min(skip, chunk.length)) : chunk;
            skip -= Math.min(skip, chunk.length);
            delivered += fresh.length;
            if (fresh.length > 0) yield fresh;
          }
          if (Number.isNaN(expected) || delivered === expected) return;
          throw new Error(`the server sent ${delivered} of ${expected} bytes`);
        } catch (error) {
          if (attempt >= attempts) throw error;
        }
        await wait(firstWaitMs * 2 ** (attempt - 1));
        const headers = new Headers(init?.headers);
        headers.set('range', `bytes=${delivered}-`);
        const etag = response.headers.get('etag');
        if (etag !== null && !etag.startsWith('W/')) headers.set('if-range', etag);
        current = await request(input, { ...init, headers }, attempt + 1);
        if (!current.ok) throw new Error(`the server answered ${current.status} when asked for the rest`);
      }
    }
  };
}

async function* chunks(response: Response, stallMs: number): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await withStallLimit(reader.read(), stallMs);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withStallLimit<T>(promise: Promise<T>, stallMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the server sent nothing for ${stallMs} ms`)), stallMs);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
