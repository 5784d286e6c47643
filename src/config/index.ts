import { resolve } from 'node:path';
import leven from 'leven';
import { ConfigError, type ConfigFault } from './faults.js';
import { environment, type LogLevel } from './variables.js';

export { ConfigError, type ConfigFault, exitMisconfigured, exitUnavailable, StartError } from './faults.js';
export type { LogLevel } from './variables.js';

export type Config = {
	slack: {
		botToken: string;
		/** Set in Socket Mode. */
		appToken?: string;
		/** Set in HTTP mode. */
		signingSecret?: string;
		/** With an app token always `socket`. */
		mode: 'socket' | 'http';
		/** Where we listen: health in both modes, Slack's requests too in HTTP mode. */
		host: string;
		port: number;
		/** Web API base with a trailing slash; Slack's own when absent. */
		apiUrl?: string;
	};
	/** `baseUrl` has neither `/api/v1` nor a trailing slash. */
	n8n: { baseUrl: string; apiKey: string };
	/** A channel id, or `#name`. */
	alertChannel: string;
	/** Null: the embedded Redis in `dataDir`. */
	redisUrl: string | null;
	/** Absolute. */
	dataDir: string;
	pollSeconds: number;
	/** Tells several Flowbells on one Redis apart. */
	name: string;
	/** Executions that jobs on many work on at once, of all jobs and processes. */
	bulkConcurrency: number;
	/** With its slash. */
	command: string;
	logLevel: LogLevel;
	/** Ids of users and user groups; empty: everybody who may read may change things. */
	operators: string[];
	/** Who may read beside the operators; empty: every full member of the workspace. */
	readers: string[];
};

/**
 * @throws {ConfigError} with every fault at once
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
	const read = environment.safeParse(env);
	const faults: ConfigFault[] = read.success
		? []
		: read.error.issues.map((issue) => ({
				name: String(issue.path[0]),
				fault: issue.message,
				cure: issue.code === 'custom' ? String(issue.params?.cure) : '',
			}));
	faults.push(...unconnected(env), ...misspelt(env));
	if (!read.success || faults.length > 0) throw new ConfigError(inOrder(faults));

	const value = read.data;
	return {
		slack: {
			botToken: value.SLACK_BOT_TOKEN,
			...(value.SLACK_APP_TOKEN
				? { appToken: value.SLACK_APP_TOKEN, mode: 'socket' as const }
				: { signingSecret: value.SLACK_SIGNING_SECRET!, mode: 'http' as const }),
			host: value.HOST,
			port: value.PORT,
			...(value.SLACK_API_URL ? { apiUrl: value.SLACK_API_URL } : {}),
		},
		n8n: { baseUrl: value.N8N_BASE_URL, apiKey: value.N8N_API_KEY },
		alertChannel: value.FLOWBELL_ALERT_CHANNEL,
		redisUrl: value.REDIS_URL,
		dataDir: resolve(value.FLOWBELL_DATA_DIR),
		pollSeconds: value.FLOWBELL_POLL_SECONDS,
		name: value.FLOWBELL_NAME,
		bulkConcurrency: value.FLOWBELL_BULK_CONCURRENCY,
		command: value.FLOWBELL_COMMAND,
		logLevel: value.FLOWBELL_LOG_LEVEL,
		operators: value.FLOWBELL_OPERATORS,
		readers: value.FLOWBELL_READERS,
	};
}

/** Slack reaches us in one of two ways, and one of them has to be there. */
function unconnected(env: Record<string, string | undefined>): ConfigFault[] {
	if (env.SLACK_APP_TOKEN?.trim() || env.SLACK_SIGNING_SECRET?.trim()) return [];
	return [
		{
			name: 'SLACK_APP_TOKEN',
			fault: 'is missing',
			cure:
				'Make an app-level token with the scope connections:write under "Basic Information" of your app (Socket Mode), ' +
				'or set SLACK_SIGNING_SECRET and PORT to be reached by HTTP.',
		},
	];
}

/**
 * A misspelt name would silently leave the default in force; for FLOWBELL_OPERATORS and FLOWBELL_READERS that would open
 * the door to everybody. Names that are like none of ours are somebody else's business.
 */
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
