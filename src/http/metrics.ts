/** What the service does, as Prometheus reads it. Labels have few values, whatever is sent. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SearchService } from '../domain/service.ts';
import type { ServiceLoad, ServiceObserver } from '../domain/service-observer.ts';
import type { HttpEnv } from './http-env.ts';

/** Seconds; a search takes one to five milliseconds, a hub model up to a hundred, a language model many seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface Metrics {
  /** Measures every request under the path it was routed to. */
  readonly middleware: MiddlewareHandler<HttpEnv>;
  /** Is told what the service does. */
  readonly observer: ServiceObserver;
  /** All metrics in the text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

/**
 * @param getService for the version of the index that answers now
 * @param getLoad undefined where nothing waits
 */
export function createMetrics(getService: () => SearchService | undefined, getLoad: () => ServiceLoad | undefined): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'digest_search_http_requests_total', help: 'Requests answered.', labelNames: ['method', 'route', 'status'], registers });
  const durations = new Histogram({
    name: 'digest_search_http_request_duration_seconds',
    help: 'From the headers of a request to the headers of its answer.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers,
  });
  const stages = new Histogram({
    name: 'digest_search_stage_duration_seconds',
    help: 'Waiting for a thread, and each kind of work in it.',
    labelNames: ['stage'],
    buckets: BUCKETS,
    registers,
  });
  const searches = new Counter({ name: 'digest_search_searches_total', help: 'Searches by whether anything answered.', labelNames: ['answered'], registers });
  const cache = new Counter({ name: 'digest_search_answer_cache_total', help: 'Searches answered from memory, or not.', labelNames: ['result'], registers });
  new Gauge({
    name: 'digest_search_queue_jobs',
    help: 'Jobs that wait for a thread, and that run.',
    labelNames: ['state'],
    registers,
    collect() {
      const load = getLoad();
      this.set({ state: 'waiting' }, load?.waiting ?? 0);
      this.set({ state: 'running' }, load?.running ?? 0);
    },
  });
  new Gauge({
    name: 'digest_search_index_info',
    help: 'The index that answers; always 1.',
    labelNames: ['version', 'model'],
    registers,
    collect() {
      this.reset();
      const info = getService()?.info;
      if (info !== undefined) this.set({ version: info.version, model: info.model.id }, 1);
    },
  });
  return {
    async middleware(c, next) {
      const started = performance.now();
      await next();
      const method = METHODS.has(c.req.method) ? c.req.method : 'other';
      // Routes are patterns; what matched none ends at a middleware's.
      const path = routePath(c, -1);
      const route = path === '' || path === '/*' || c.res.status === 404 ? 'unknown' : path;
      requests.inc({ method, route, status: String(c.res.status) });
      durations.observe({ method, route }, (performance.now() - started) / 1000);
    },
    observer: {
      stage: (stage, milliseconds) => stages.observe({ stage }, milliseconds / 1000),
      searched: (answered) => searches.inc({ answered: String(answered) }),
      cached: (hit) => cache.inc({ result: hit ? 'hit' : 'miss' }),
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
