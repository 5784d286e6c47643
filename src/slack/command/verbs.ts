/** What access is asked for before a change. */
export type Change = 'retry' | 'stop' | 'delete' | 'tag' | 'activate' | 'alert' | 'watch';

/**
 * How a verb's words are read (readers.ts). An execution is its id, a pasted n8n link, the name of its workflow or "last",
 * perhaps with flags; a job is the number that its card shows; tags are `+name -name`, behind the rest; an alert is named
 * by one of its executions or its workflow, or not at all; a time stands behind the rest; a workflow is its name, id or link.
 */
type Takes =
	| 'nothing'
	| 'verb'
	| 'filters'
	| 'filters-and-tags'
	| 'job'
	| 'execution'
	| 'execution-and-tags'
	| 'alert'
	| 'alert-and-time'
	| 'workflow'
	| 'watch'
	| 'watched';

type VerbEntry = {
	readonly takes: Takes;
	/** What comes behind the name, where anything does. */
	readonly usage?: string;
	/** Also without the name. */
	readonly example?: string;
	/** In a line, no full stop. */
	readonly does: string;
	readonly changes?: Change;
	/** Flags without their dashes. */
	readonly flags?: readonly string[];
	/** Other words that people type for it, and that are understood as it. */
	readonly alias: readonly string[];
};

/** Without their colons. */
export const filterNames = [
	'status',
	'workflow',
	'since',
	'until',
	'error',
	'mode',
	'project',
	'tag',
	'limit',
	'sort',
] as const;
export type FilterName = (typeof filterNames)[number];

/** The one list of what the slash command understands: help, manifest and listeners are held against it by tests. */
const table = {
	failures: {
		takes: 'filters',
		usage: '[workflow] [since:24h] [limit:10]',
		example: '"Order sync" since:09:30',
		does: 'Lists executions that failed or crashed',
		alias: ['failure', 'fails', 'failed', 'failing', 'errors', 'error', 'broken', 'problems', 'alerts', 'red'],
	},
	list: {
		takes: 'filters',
		usage: '[status:…] [workflow] [since:24h] [limit:10] [sort:slowest]',
		example: 'status:waiting since:3d',
		does: 'Lists executions of any status',
		alias: ['ls', 'executions', 'runs', 'search', 'find', 'history', 'recent'],
	},
	running: {
		takes: 'nothing',
		does: 'Lists what is running, longest first, with its usual time',
		alias: ['ps', 'top', 'active', 'now'],
	},
	show: {
		takes: 'execution',
		usage: '<id, link, workflow or last>',
		example: '4711',
		does: 'Shows one execution: what failed, where, and whether it recovered',
		alias: [
			...['details', 'detail', 'info', 'get', 'view', 'open', 'execution', 'see'],
			...['why', 'logs', 'log', 'explain', 'inspect', 'debug', 'describe', 'trace'],
		],
	},
	retry: {
		changes: 'retry',
		takes: 'execution',
		usage: '<id, link, workflow or last> [--latest]',
		example: '4711 --latest',
		does: 'Retries a failed execution as it ran, or with --latest as the workflow is saved now',
		flags: ['latest'],
		alias: ['rerun', 're-run', 'restart', 'again', 'replay', 'redo', 'repeat', 'retrigger', 'try', 're-try'],
	},
	stop: {
		changes: 'stop',
		takes: 'execution',
		usage: '<id, link, workflow or last>',
		example: '4730',
		does: 'Stops a running, waiting or queued execution',
		alias: ['cancel', 'kill', 'abort', 'halt', 'end', 'terminate'],
	},
	delete: {
		changes: 'delete',
		takes: 'execution',
		usage: '<id, link, workflow or last>',
		example: '4702',
		does: 'Deletes an execution and its data from n8n, after you confirm',
		alias: ['remove', 'rm', 'del', 'erase', 'purge'],
	},
	tags: {
		changes: 'tag',
		takes: 'execution-and-tags',
		usage: '<id, link, workflow or last> [+name] [-name]',
		example: '4711 +seen -"to do"',
		does: 'Shows the tags of an execution, adds or removes some',
		alias: ['tag', 'label', 'labels'],
	},
	ack: {
		changes: 'alert',
		takes: 'alert',
		usage: '[id or workflow]',
		example: '"Order sync"',
		does: 'Acknowledges an alert: you have it. Without a name it takes the only open one here',
		alias: ['acknowledge', 'claim', 'take'],
	},
	resolve: {
		changes: 'alert',
		takes: 'alert',
		usage: '[id or workflow]',
		example: '4711',
		does: 'Resolves an alert; the next failure rings again',
		alias: ['close', 'solve', 'resolved'],
	},
	mute: {
		changes: 'alert',
		takes: 'alert-and-time',
		usage: '<workflow or id> <2h or until 17:00>',
		example: '"Order sync" until tomorrow 9:00',
		does: 'Mutes a workflow, or the problem of an execution; the end says what failed meanwhile',
		alias: ['silence', 'snooze', 'hush'],
	},
	unmute: {
		changes: 'alert',
		takes: 'alert',
		usage: '[id or workflow]',
		example: '"Order sync"',
		does: 'Ends a mute early',
		alias: ['unsilence', 'unsnooze'],
	},
	mutes: {
		takes: 'nothing',
		does: 'Lists what is muted, until when and by whom',
		alias: ['muted', 'silences'],
	},
	activate: {
		changes: 'activate',
		takes: 'workflow',
		usage: '<workflow>',
		example: '"Order sync"',
		does: 'Activates a workflow, after you confirm: it starts by itself again',
		alias: ['enable', 'publish', 'reactivate', 'switch-on', 'turn-on'],
	},
	deactivate: {
		changes: 'activate',
		takes: 'workflow',
		usage: '<workflow>',
		example: '"Order sync"',
		does: 'Deactivates a workflow, after you confirm: it will not start by itself',
		alias: ['disable', 'unpublish', 'switch-off', 'turn-off'],
	},
	'retry-all': {
		changes: 'retry',
		takes: 'filters',
		usage: '[workflow:…] [since:2h] [error:"…"] [status:failed]',
		example: 'workflow:"Order sync" since:2h error:401',
		does: 'Retries all failed executions that match: shows how many, then does a trial run and the rest if it succeeds',
		alias: ['retryall', 'rerun-all', 'restart-all', 'replay-all'],
	},
	'stop-all': {
		changes: 'stop',
		takes: 'filters',
		usage: '[workflow:…] [status:running,queued] [since:2h]',
		example: 'workflow:"Order sync"',
		does: 'Stops all running and queued executions that match, after showing how many',
		alias: ['stopall', 'cancel-all', 'kill-all', 'abort-all'],
	},
	'delete-all': {
		changes: 'delete',
		takes: 'filters',
		usage: '<status:… or since:… or until:…> [workflow:…]',
		example: 'status:success until:30d',
		does: 'Deletes all executions that match, after showing how many; you can undo it for 30 s',
		alias: ['deleteall', 'remove-all', 'rm-all', 'purge-all', 'clean', 'cleanup'],
	},
	'tag-all': {
		changes: 'tag',
		takes: 'filters-and-tags',
		usage: '<filters> <+name or -name>',
		example: 'status:failed since:24h +seen -"to do"',
		does: 'Adds tags to all executions that match, or removes some; other tags stay',
		alias: ['tagall', 'tags-all', 'label-all'],
	},
	jobs: {
		takes: 'nothing',
		does: 'Lists the last bulk jobs, running and ended',
		alias: ['bulks', 'bulk', 'queue'],
	},
	job: {
		takes: 'job',
		usage: '<number from its card>',
		example: '3f2a9c',
		does: 'Shows the progress of a bulk job',
		alias: ['progress'],
	},
	status: {
		takes: 'nothing',
		does: 'Shows the health of n8n, Slack, Redis, the queue and the failure poller',
		alias: ['health', 'ping', 'version', 'about', 'stats', 'state'],
	},
	instant: {
		takes: 'nothing',
		does: 'Shows whether n8n reports failures by itself, how late, and how to set that up',
		alias: ['otel', 'otlp', 'push', 'opentelemetry', 'webhook'],
	},
	watch: {
		changes: 'watch',
		takes: 'watch',
		usage:
			'[workflow… or tag:… or project:… or all] [only:crashed] [mode:…] [from:3 failures in 10m] [hold:2m] [remind:10m] [oncall:@user] [stuck missed off runaway]',
		example: '"Order*" remind:10m',
		does: 'Sends failures of these workflows to this channel; alone it opens a form',
		alias: ['subscribe', 'follow', 'route', 'notify'],
	},
	unwatch: {
		changes: 'watch',
		takes: 'watched',
		usage: '<number or workflow or all>',
		example: '3',
		does: 'Ends a watch of this channel',
		alias: ['unsubscribe', 'unfollow'],
	},
	watches: {
		takes: 'nothing',
		does: 'Lists what this channel watches, and which other channels do',
		alias: ['subscriptions', 'routes', 'watching'],
	},
	help: {
		takes: 'verb',
		usage: '[verb]',
		example: 'retry',
		does: 'Shows what you can type',
		alias: ['usage', 'commands', 'man', 'h', 'docs'],
	},
} satisfies Record<string, VerbEntry>;

export type VerbName = keyof typeof table;
export type Verb = (typeof verbs)[number];

export const verbs = Object.entries<VerbEntry>(table).map(([name, { changes = null, ...entry }]) => ({
	usage: '',
	example: '',
	flags: [] as readonly string[],
	...entry,
	name: name as VerbName,
	changes,
	/** What the n8n server and key must be able to do. */
	needs: needsOf(name, changes),
}));

function needsOf(name: string, changes: Change | null) {
	if (name === 'deactivate') return 'deactivate' as const;
	if (changes === 'tag') return 'tags' as const;
	return changes === 'alert' || changes === 'watch' ? null : changes;
}

export const verbNamed = (name: string): Verb | null => verbs.find((verb) => verb.name === name.toLowerCase()) ?? null;

/** By its name, or by another word for it. */
export const verbFor = (said: string): Verb | null =>
	verbNamed(said) ?? verbs.find(({ alias }) => alias.includes(said.toLowerCase())) ?? null;

/** Those that are used most, in the order of an incident; `-all` where there is one. A phone shows 100 characters. */
const hinted: VerbName[] = [
	'failures',
	'show',
	'retry',
	'ack',
	'mute',
	'resolve',
	'running',
	'stop',
	'list',
	'watch',
	'status',
	'help',
];

/** What Slack shows while the command is typed: the verbs that are used most. @internal manifest.yml is held to it */
export function usageHint(): string {
	return hinted.map((name) => (verbNamed(`${name}-all`) ? `${name}[-all]` : name)).join('|');
}
