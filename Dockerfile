# syntax=docker/dockerfile:1.10
# One image for all services: docker run IMAGE status-propagator
# Sources run as they are on Node 24: there is no build, only the packages of production are installed.

FROM node:24.21.0-bookworm-slim AS base
ENV NODE_ENV=production
WORKDIR /carrick
# Where the lab org leaves what its clients need; owned here so that a new volume is.
RUN mkdir /lab && chown 1000:1000 /lab

FROM base AS packages
RUN npm install --global pnpm@10.34.9
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY schemas schemas
COPY packages packages
COPY services services
COPY apps apps
RUN pnpm install --frozen-lockfile --prod --ignore-scripts \
      --filter "{./services/*}..." --filter "{./apps/*}..."

FROM packages AS lab-packages
COPY lab lab
# Without the database that the lab brings for tests.
RUN pnpm install --frozen-lockfile --prod --ignore-scripts --no-optional \
      --filter "{./services/*}..." --filter "{./apps/*}..." --filter "{./lab}..."

# A Salesforce org and an ERP to try the mesh with; never in production.
FROM base AS lab
COPY --from=lab-packages /carrick /carrick
COPY infra/salesforce infra/salesforce
COPY infra/container infra/container
USER 1000:1000
ENTRYPOINT ["node", "/carrick/infra/container/run.mjs"]
CMD ["lab-org"]

FROM base AS mesh
COPY --from=packages /carrick /carrick
COPY infra/container infra/container
ENV CARRICK_ADMIN_PORT=9090 CARRICK_CONFIG_DIR=/config
ENV NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=2048" \
    MALLOC_ARENA_MAX="1" MALLOC_TRIM_THRESHOLD_="131072"
USER 1000:1000
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "/carrick/infra/container/health.mjs"]
ENTRYPOINT ["node", "/carrick/infra/container/run.mjs"]
CMD ["status-propagator"]
