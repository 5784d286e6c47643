import type { LogLevel } from './variables.js';

export type Config = {
	slack: {
		botToken: string;
		/** Set in Socket Mode. */
		appToken?: string;
		/** Set in HTTP mode. */
		signingSecret?: string;
		/** With an app token always `socket`. */
		mode: 'socket' | 'http';
		/** In HTTP mode: where Slack's requests are taken. */
		host: string;
		port: number;
		/** Web API base with a trailing slash; Slack's own when absent. */
		apiUrl?: string | undefined;
	};
	/** Where `/healthz`, `/readyz` and `/metrics` are; in HTTP mode never where Slack's requests are. */
	health: { host: string; port: number };
	/**
	 * `baseUrl` is the editor's: neither `/api/v1`, nor a user and password, nor a trailing slash. `apiUrl` only where the
	 * API is not at its usual place below it. `headers` are for what stands before n8n, and secret.
	 */
	n8n: { baseUrl: string; apiUrl?: string; apiKey: string; headers?: Record<string, string> };
	/** Requests to Slack and n8n leave through it; may hold a password. Absent: they go straight. */
	proxy?: { http?: string; https?: string; except: string };
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

/** One wrong or missing variable. None of the texts ever quotes a value: any of them may hold a secret by mistake. */
export type ConfigFault = {
	/** The variable's name. */
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
