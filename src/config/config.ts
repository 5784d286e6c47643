import { resolve } from 'node:path';
import leven from 'leven';
import type { z } from 'zod';
import type { N8nAddress } from './n8n-address.js';
import { exceptionsOf } from './no-proxy.js';
import { environment } from './variables.js';

type Slack = {
	botToken: string;
	appToken?: string;
	signingSecret?: string;
	/** With an app token always `socket`. */
	mode: 'socket' | 'http';
	/** In HTTP mode: where Slack's requests are taken. */
	host: string;
	port: number;
	/** Web API base with a trailing slash; Slack's own when absent. */
	apiUrl?: string | undefined;
};

type N8n = { baseUrl: string; apiUrl?: string; apiKey: string; headers?: Record<string, string> };

export type Config = ReturnType<typeof loadConfig>;

/** One wrong or missing variable. None of the texts ever quotes a value: any of them may hold a secret by mistake. */
export type ConfigFault = {
	name: string;
	/** What is wrong, as the rest of a sentence that begins with the name. */
	fault: string;
	/** What to do, as a sentence. */
	cure: string;
};

/** Every fault of the environment at once, so that nobody mends them one start at a time. */
export class ConfigError extends Error {
	override name = 'ConfigError';
	readonly faults: readonly ConfigFault[];

	constructor(faults: readonly ConfigFault[]) {
		super(faults.map(({ name, fault, cure }) => `${name} ${fault}. ${cure}`).join('\n'));
		this.faults = faults;
	}
}

/** @throws {ConfigError} with every fault at once */
export function loadConfig(env: Record<string, string | undefined>) {
	const read = environment.safeParse(withSmallNames(env));
	const faults: ConfigFault[] = read.success
		? []
		: read.error.issues.map((issue) => ({
				name: String(issue.path[0]),
				fault: issue.message,
				cure: issue.code === 'custom' ? String(issue.params?.cure) : '',
			}));
	faults.push(...unconnected(env), ...misspelt(env), ...(read.success ? samePort(read.data) : []));
	if (!read.success || faults.length > 0) throw new ConfigError(inOrder(faults));

	const value = read.data;
	const mode = value.SLACK_APP_TOKEN ? 'socket' : 'http';
	// By loopback only, unless more is asked for; Slack's requests come from elsewhere.
	const host = value.HOST ?? (mode === 'http' ? '0.0.0.0' : loopback);
	const slack: Slack = {
		botToken: value.SLACK_BOT_TOKEN,
		...(value.SLACK_APP_TOKEN ? { appToken: value.SLACK_APP_TOKEN } : { signingSecret: value.SLACK_SIGNING_SECRET! }),
		mode,
		host,
		port: value.PORT,
		apiUrl: value.SLACK_API_URL,
	};
	return {
		slack,
		/** Where `/healthz`, `/readyz` and `/metrics` are; in HTTP mode never where Slack's requests are. */
		health: { host: value.FLOWBELL_HEALTH_HOST ?? (mode === 'http' ? loopback : host), port: healthPort(value) },
		/** `baseUrl`: the editor's, without a slash at its end. `apiUrl`: where it is not below that. `headers`: secret. */
		n8n: n8nOf(value.N8N_BASE_URL, value.N8N_API_KEY, value.N8N_HEADERS),
		/** Requests to Slack and n8n leave through it; may hold a password. Absent: they go straight. */
		...proxyOf(value),
		/** A channel id, or `#name`. */
		alertChannel: value.FLOWBELL_ALERT_CHANNEL,
		/** Null: the embedded Redis in `dataDir`. */
		redisUrl: value.REDIS_URL,
		dataDir: resolve(value.FLOWBELL_DATA_DIR),
		/** Null: it follows how quickly n8n answers. */
		pollSeconds: value.FLOWBELL_POLL_SECONDS,
		/** Secret. Whoever has it may tell what has ended in n8n; null: nobody may. */
		otlpToken: value.FLOWBELL_OTLP_TOKEN,
		/** Where n8n reaches us, without a slash at its end; null: nobody has said. */
		publicUrl: value.FLOWBELL_PUBLIC_URL,
		/** Tells several Flowbells on one Redis apart. */
		name: value.FLOWBELL_NAME,
		/** Executions that jobs on many work on at once, of all jobs and processes. */
		bulkConcurrency: value.FLOWBELL_BULK_CONCURRENCY,
		command: value.FLOWBELL_COMMAND,
		logLevel: value.FLOWBELL_LOG_LEVEL,
		/** Ids of users and user groups; empty: everybody who may read may change things. */
		operators: value.FLOWBELL_OPERATORS,
		/** Who may read beside the operators; empty: every full member of the workspace. */
		readers: value.FLOWBELL_READERS,
	};
}

const loopback = '127.0.0.1';

type Values = z.output<typeof environment>;

const healthPort = ({ SLACK_APP_TOKEN, FLOWBELL_HEALTH_PORT, PORT }: Values) =>
	FLOWBELL_HEALTH_PORT ?? (SLACK_APP_TOKEN ? PORT : 3001);

/** Whoever may send Slack's requests here, the whole world, may not read health and metrics. */
function samePort(value: Values): ConfigFault[] {
	if (value.SLACK_APP_TOKEN || value.PORT === 0 || healthPort(value) !== value.PORT) return [];
	const cure = 'Set it, or PORT, to another: health and metrics are not for everybody.';
	return [{ name: 'FLOWBELL_HEALTH_PORT', fault: "is the port of Slack's requests", cure }];
}

function n8nOf({ authorization, ...address }: N8nAddress, apiKey: string, given: Record<string, string>): N8n {
	const headers = { ...(authorization ? { authorization } : {}), ...given };
	return { ...address, apiKey, ...(Object.keys(headers).length > 0 ? { headers } : {}) };
}

const withLoopback = /<-loopback>/gi;

/** Nobody means a proxy for what is on this machine, unless they say so by `<-loopback>` as for browsers. */
function proxyOf(value: Values): { proxy?: { http?: string; https?: string; except: string } } {
	const { HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY } = value;
	const http = HTTP_PROXY ?? ALL_PROXY;
	const https = HTTPS_PROXY ?? ALL_PROXY;
	if (!http && !https) return {};
	const { baseUrl, apiUrl } = value.N8N_BASE_URL;
	const asked = [baseUrl, apiUrl ?? baseUrl, value.SLACK_API_URL ?? 'https://slack.com'];
	const given = exceptionsOf(NO_PROXY.replaceAll(withLoopback, ''), [
		...new Set(asked.map((url) => new URL(url).hostname)),
	]);
	const isStraight = given === '*' || NO_PROXY.search(withLoopback) >= 0;
	const except = isStraight ? given : `${given},localhost,127.0.0.1,[::1]`;
	return { proxy: { ...(http ? { http } : {}), ...(https ? { https } : {}), except } };
}

/**
 * curl and its like read these in small letters; those win, as there, unless they are empty. ALL_PROXY is for what has no
 * proxy of its own: it is often the address of a SOCKS proxy beside the two others, which is then none of our business.
 */
function withSmallNames(env: Record<string, string | undefined>): Record<string, string | undefined> {
	const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];
	const read = Object.fromEntries(proxies.map((name) => [name, env[name.toLowerCase()]?.trim() || env[name]]));
	const isOthers = /^\W*socks/i.test(read.ALL_PROXY ?? '') && (read.HTTPS_PROXY || read.HTTP_PROXY);
	return { ...env, ...read, ...(isOthers && { ALL_PROXY: undefined }) };
}

function unconnected(env: Record<string, string | undefined>): ConfigFault[] {
	if (env.SLACK_APP_TOKEN?.trim() || env.SLACK_SIGNING_SECRET?.trim()) return [];
	const cure =
		'Make an app-level token with the scope connections:write under "Basic Information" of your app (Socket Mode), ' +
		'or set SLACK_SIGNING_SECRET and PORT to be reached by HTTP.';
	return [{ name: 'SLACK_APP_TOKEN', fault: 'is missing', cure }];
}

/** A misspelt name would leave the default in force; of FLOWBELL_OPERATORS that is a door open to everybody. */
function misspelt(env: Record<string, string | undefined>): ConfigFault[] {
	const known = Object.keys(environment.shape);
	return Object.keys(env)
		.filter((name) => name.startsWith('FLOWBELL_') && !known.includes(name))
		.flatMap((name) => {
			const near = known.find((each) => leven(each, name) <= 2);
			return near ? [{ name, fault: 'is not a variable of Flowbell', cure: `Perhaps ${near} is meant.` }] : [];
		});
}

function inOrder(faults: ConfigFault[]): ConfigFault[] {
	const order = Object.keys(environment.shape);
	const place = ({ name }: ConfigFault) => (order.includes(name) ? order.indexOf(name) : order.length);
	return faults.sort((a, b) => place(a) - place(b));
}
