/** A page that lists the interface, made from the OpenAPI document: no script, nothing from another host. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { chatRoute } from './chat-route.ts';
import type { OpenApiDocument } from './openapi.ts';
import { type RouteDescription, routes } from './routes.ts';

const STYLE = `
:root{color-scheme:light dark;--fg:#1d2430;--soft:#586273;--bg:#fff;--card:#f5f7fa;--line:#d9dfe7;--accent:#0b5cad}
@media(prefers-color-scheme:dark){:root{--fg:#e6eaf0;--soft:#a5b0c0;--bg:#12161c;--card:#1a2029;--line:#323b48;--accent:#7db8f5}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 4rem;font:16px/1.55 system-ui,sans-serif;color:var(--fg);background:var(--bg)}
h1{margin:0 0 .25rem;font-size:1.7rem}h2{margin:2.5rem 0 .75rem;font-size:1.2rem;text-transform:capitalize}p{margin:.4rem 0}a{color:var(--accent)}.soft{color:var(--soft)}
details{margin:.6rem 0;border:1px solid var(--line);border-radius:8px;background:var(--card)}summary{padding:.7rem 1rem;cursor:pointer}details>div{padding:0 1rem 1rem}
.method{display:inline-block;min-width:3.6rem;font:600 .8rem ui-monospace,monospace;color:var(--accent)}code,pre{font:.86rem/1.5 ui-monospace,monospace}
pre{margin:.5rem 0;padding:.8rem 1rem;overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--bg)}
table{width:100%;border-collapse:collapse;font-size:.92rem}th,td{padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}th{color:var(--soft);font-weight:600}
`;

/** What the content security policy allows, and nothing else. */
export const DOCS_STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: { readonly type?: unknown; readonly enum?: readonly unknown[]; readonly default?: unknown; readonly description?: string };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

const BASE = 'http://127.0.0.1:8787';

/** Commands to copy, by method and path; made from the routes, so that every one has its own. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ...[...routes, chatRoute].map((route) => [`${route.method} ${route.path}`, toCommand(route)] as const),
  ['post /v1/admin/reload', `curl -X POST ${BASE}/v1/admin/reload -H "authorization: Bearer $KEY"`],
  ['get /healthz', `curl ${BASE}/healthz`],
  ['get /readyz', `curl ${BASE}/readyz`],
  [
    'post /mcp',
    `curl ${BASE}/mcp -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'`,
  ],
]);

function toCommand({ method, example: { path, body } }: RouteDescription): string {
  const url = BASE + path;
  return method === 'get' ? `curl '${url}'` : `curl ${url} -H 'content-type: application/json' -d '${body}'`;
}

/** The page as HTML. */
export function renderDocsPage(document: OpenApiDocument): string {
  const paths = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(paths.flatMap(({ operation }) => operation.tags ?? []))];
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${document.info.title}: HTTP interface</title><style>${raw(STYLE)}</style></head><body>
<h1>${document.info.title}</h1><p>${document.info.description ?? ''}</p>
<p class="soft">Version ${document.info.version}. The same as a machine reads it, with all schemas: <a href="/openapi.json">openapi.json</a></p>
${tags.map((tag) => html`<h2>${tag}</h2>${paths.filter(({ operation }) => operation.tags?.includes(tag)).map(renderOperation)}`)}
</body></html>`;
  return String(page);
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): ReturnType<typeof html> {
  const example = EXAMPLES.get(`${method} ${path}`);
  const parameters = operation.parameters ?? [];
  return html`<details><summary><span class="method">${method.toUpperCase()}</span> <code>${path}</code> <span class="soft">${operation.summary ?? ''}</span></summary><div>
<p>${operation.description ?? ''}</p>
${parameters.length === 0 ? '' : html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">Values</th><th scope="col">Meaning</th></tr></thead><tbody>${parameters.map((parameter) => html`<tr><td><code>${parameter.name}</code>${parameter.required ? ' *' : ''}</td><td>${describeSchema(parameter.schema)}</td><td>${parameter.description ?? parameter.schema?.description ?? ''}</td></tr>`)}</tbody></table>`}
${example === undefined ? '' : html`<pre>${example}</pre>`}
<table><thead><tr><th scope="col">Status</th><th scope="col">Answer</th></tr></thead><tbody>${Object.entries(operation.responses ?? {}).map(([status, response]) => html`<tr><td><code>${status}</code></td><td>${response.description ?? ''}</td></tr>`)}</tbody></table>
</div></details>`;
}

function describeSchema(schema: Parameter['schema']): string {
  if (schema === undefined) return '';
  const values = schema.enum === undefined ? String(schema.type ?? '') : schema.enum.join(', ');
  return schema.default === undefined ? values : `${values} (default ${String(schema.default)})`;
}
