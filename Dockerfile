# The bot with its embedded Redis for one container alone; with REDIS_URL set that one is not started.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
RUN apt-get update \
	&& apt-get install -y --no-install-recommends redis-server \
	&& rm -rf /var/lib/apt/lists/* \
	&& install -d -o node -g node -m 700 /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json manifest.yml LICENSE ./

# Health answers outside the container too; in HTTP mode it stays inside (FLOWBELL_HEALTH_HOST), and Slack's requests come here.
ENV NODE_ENV=production FLOWBELL_DATA_DIR=/data HOST=0.0.0.0 PORT=3000
USER node
VOLUME /data
EXPOSE 3000
# Node itself drains on it: no shell and no npm between, which would swallow it.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
	CMD ["node", "-e", "const { FLOWBELL_HEALTH_PORT, SLACK_APP_TOKEN, PORT } = process.env; fetch('http://127.0.0.1:' + (FLOWBELL_HEALTH_PORT || (SLACK_APP_TOKEN ? PORT : 3001)) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# As `npm start` does: left to itself V8 keeps 100 MB of garbage that nobody needs (bench/README.md, bulk).
CMD ["node", "--heap-growing-percent=20", "--max-semi-space-size=4", "--max-old-space-size=1024", "dist/main.js"]
