# Build: the native addon is compiled here, the index is made here, nothing is downloaded at run time.
FROM node:22-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# onnxruntime-node would fetch CUDA libraries; older npm does not read allowScripts.
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY data ./data
RUN npm ci && node dist/cli/main.js build --index /app/index && npm prune --omit=dev --ignore-scripts

FROM node:22-slim
# Two arenas: memory freed by a thread that ended is used again by the next.
ENV MALLOC_ARENA_MAX=2 NODE_ENV=production HOST=0.0.0.0 PORT=8787 INDEX_DIR=/app/index
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/data ./data
COPY --from=build --chown=root:root /app/index ./index
# Files belong to root and are only read: the container may run with --read-only.
USER node
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Listens on all addresses of the container: give it API_KEYS, or append "--insecure" where only a proxy reaches it.
CMD ["node", "dist/cli/main.js", "serve"]
