#!/usr/bin/env node

import { createFlowbell } from './app/flowbell.js';
import { ConfigError, loadConfig, secretsOf } from './config/index.js';
import { createRedactor } from './lib/secrets/index.js';
import { exitMisconfigured, StartError } from './lib/start-error.js';
import { createLog } from './observability/index.js';
import { checkRedis, startEmbeddedRedis } from './redis/index.js';

/** Docker and most supervisors kill 10 s after asking; the embedded Redis has to end within that too. */
const drainMs = 8_000;

async function main(env: NodeJS.ProcessEnv) {
	readEnvFile();
	const config = loadConfig(env);
	const log = createLog({ level: config.logLevel, secrets: secretsOf(config) });

	const running: { stop(): Promise<void> }[] = [];
	let draining: Promise<void> | undefined;

	/** Newest first: what was started last stands on what was started before. */
	async function drain() {
		const late = setTimeout(() => {
			log.error('the drain took too long; leaving. What was under way is taken up at the next start');
			process.exit(1);
		}, drainMs);
		for (const part of running.reverse())
			await part.stop().catch((err) => log.error({ err }, 'a part did not stop cleanly'));
		clearTimeout(late);
	}

	function leave(why: string, code: number) {
		if (draining) return;
		log.info({ why }, 'draining');
		draining = drain().then(() => {
			log.info('bye');
			process.exit(code);
		});
	}

	process.on('SIGTERM', () => leave('SIGTERM', 0));
	process.on('SIGINT', () => leave('SIGINT', 0));
	for (const event of ['unhandledRejection', 'uncaughtException'] as const)
		process.on(event, (err: unknown) => {
			log.fatal({ err }, event);
			leave(event, 1);
		});

	try {
		if (config.redisUrl) {
			await checkRedis(config.redisUrl, { log, name: config.name });
		} else {
			const embedded = await startEmbeddedRedis({
				dataDir: config.dataDir,
				log,
				...(env.PATH ? { searchPath: env.PATH } : {}),
			});
			running.push(embedded);
			config.redisUrl = embedded.url;
		}
		const flowbell = await createFlowbell({ ...config, redisUrl: config.redisUrl }, { log });
		running.push(flowbell);
		await flowbell.start();
	} catch (error) {
		if (draining) return;
		draining = drain();
		await draining;
		throw error;
	}
}

/** A person at a terminal reads plain sentences; only what we did not foresee comes with its stack. */
function explain(error: unknown, env: NodeJS.ProcessEnv): number {
	if (error instanceof ConfigError) {
		const faults = error.faults.map(({ name, fault, cure }) => `  ${name} ${fault}.\n    ${cure}`);
		process.stderr.write(`Flowbell cannot start:\n${faults.join('\n')}\n`);
		return exitMisconfigured;
	}
	if (error instanceof StartError) {
		process.stderr.write(`Flowbell cannot start: ${error.message}\n`);
		return error.exitCode;
	}
	const whole = error instanceof Error ? error.stack : error;
	const secrets = Object.entries(env).flatMap(([name, value]) =>
		/TOKEN|SECRET|KEY|HEADERS|_PROXY|REDIS_URL/i.test(name) && value
			? [value, ...value.split(/[\s"]+/).filter((word) => word.length > 8)]
			: [],
	);
	process.stderr.write(
		createRedactor(secrets)(`Flowbell cannot start, for a reason that it does not know:\n${whole}\n`),
	);
	return 1;
}

/** Variables that are not set may stand in a file `.env` where it is started, which is the way of `npm start`. */
function readEnvFile() {
	try {
		process.loadEnvFile('.env');
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		if (code === 'ENOENT') return;
		throw new StartError(
			`The file .env cannot be read (${code}). Make it readable, or move it away.`,
			exitMisconfigured,
			cause,
		);
	}
}

main(process.env).catch((error) => process.exit(explain(error, process.env)));
