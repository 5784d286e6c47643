import type { Ability } from './views/can.js';

/** What access is asked for before a change; null for verbs that only read. */
export type Change = 'retry' | 'stop' | 'delete' | 'tag';

/** How a verb's words are read (parse.ts). */
export type Takes =
	/** Nothing. */
	| 'nothing'
	/** Perhaps another verb. */
	| 'verb'
	/** `status: workflow: since: limit:` */
	| 'filters'
	/** One execution: its id or a pasted n8n link; perhaps flags. */
	| 'execution'
	/** One execution, then `+name -name`. */
	| 'execution-and-tags';

export type VerbName = 'help' | 'failures' | 'list' | 'show' | 'retry' | 'stop' | 'delete' | 'tags' | 'status';

export type Verb = {
	readonly name: VerbName;
	readonly takes: Takes;
	/** What comes behind the name; empty where nothing does. */
	readonly usage: string;
	/** Also without the name. */
	readonly example: string;
	/** In a line, no full stop. */
	readonly does: string;
	readonly changes: Change | null;
	/** What the n8n server and key must be able to do. */
	readonly needs: Ability | null;
	/** Flags without their dashes. */
	readonly flags: readonly string[];
	/** Filters by name, without the colon. */
	readonly filters: readonly FilterName[];
	/** Words that people type for it; offered as "Did you mean", never run. */
	readonly alias: readonly string[];
};

export type FilterName = 'status' | 'workflow' | 'since' | 'limit';

/**
 * The one list of what the slash command understands. Help, parsing, the manifest's usage hint and the listeners are
 * all held against it by tests.
 */
export const verbs: readonly Verb[] = [
	{
		name: 'failures',
		takes: 'filters',
		usage: '[workflow:…] [since:24h] [limit:10]',
		example: 'workflow:"Order sync" since:2h',
		does: 'Lists executions that failed or crashed',
		changes: null,
		needs: null,
		flags: [],
		filters: ['workflow', 'since', 'limit', 'status'],
		alias: ['fails', 'failed', 'errors', 'error', 'broken'],
	},
	{
		name: 'list',
		takes: 'filters',
		usage: '[status:…] [workflow:…] [since:24h] [limit:10]',
		example: 'status:waiting since:3d',
		does: 'Lists executions of any status',
		changes: null,
		needs: null,
		flags: [],
		filters: ['status', 'workflow', 'since', 'limit'],
		alias: ['ls', 'executions', 'runs', 'search', 'find'],
	},
	{
		name: 'show',
		takes: 'execution',
		usage: '<id or n8n link>',
		example: '4711',
		does: 'Shows one execution: what failed, where, and what became of it',
		changes: null,
		needs: null,
		flags: [],
		filters: [],
		alias: ['details', 'detail', 'info', 'get', 'view', 'open'],
	},
	{
		name: 'retry',
		takes: 'execution',
		usage: '<id or n8n link> [--latest]',
		example: '4711 --latest',
		does: 'Retries a failed execution as it ran, or --latest with the workflow as saved now',
		changes: 'retry',
		needs: 'retry',
		flags: ['latest'],
		filters: [],
		alias: ['rerun', 'restart', 'again', 'replay', 'run'],
	},
	{
		name: 'stop',
		takes: 'execution',
		usage: '<id or n8n link>',
		example: '4730',
		does: 'Stops a running, waiting or queued execution',
		changes: 'stop',
		needs: 'stop',
		flags: [],
		filters: [],
		alias: ['cancel', 'kill', 'abort', 'halt', 'end'],
	},
	{
		name: 'delete',
		takes: 'execution',
		usage: '<id or n8n link>',
		example: '4702',
		does: 'Deletes an execution and its data from n8n, after a confirm',
		changes: 'delete',
		needs: 'delete',
		flags: [],
		filters: [],
		alias: ['remove', 'rm', 'del', 'erase', 'purge'],
	},
	{
		name: 'tags',
		takes: 'execution-and-tags',
		usage: '<id or n8n link> [+name] [-name]',
		example: '4711 +seen -"to do"',
		does: "Shows an execution's tags, adds and removes some",
		changes: 'tag',
		needs: 'tags',
		flags: [],
		filters: [],
		alias: ['tag', 'label', 'labels'],
	},
	{
		name: 'status',
		takes: 'nothing',
		usage: '',
		example: '',
		does: 'Tells how n8n, Slack, Redis and the queue are',
		changes: null,
		needs: null,
		flags: [],
		filters: [],
		alias: ['health', 'ping', 'version', 'about'],
	},
	{
		name: 'help',
		takes: 'verb',
		usage: '[verb]',
		example: 'retry',
		does: 'Shows what can be typed here',
		changes: null,
		needs: null,
		flags: [],
		filters: [],
		alias: ['usage', 'commands', 'man', 'h'],
	},
];

export function verbNamed(name: string): Verb | null {
	return verbs.find((verb) => verb.name === name.toLowerCase()) ?? null;
}

/** The usage hint that Slack shows while the command is typed, for manifest.yml. */
export function usageHint(): string {
	return verbs.map((verb) => verb.name).join(' | ');
}
