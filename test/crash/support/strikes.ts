import type { Harness } from './harness.js';
import type { Command } from './tap.js';

/** What a case is about: a failed run, and its workflow. */
export type Case = { harness: Harness; id: number; workflowId: string; workflow: string };

/** Makes `hit` be called at one moment of what follows, once. */
export type Strike<Hit = () => void> = (at: Case, hit: Hit) => void;

type Path = RegExp | ((at: Case) => RegExp);
const read = (path: Path, at: Case) => (path instanceof RegExp ? path : path(at));
const api = '/api/v1';

/** n8n has got a request and done nothing. It will not be answered. */
export const n8nGets =
	(method: 'GET' | 'POST', path: Path): Strike =>
	(at, onHit) =>
		void at.harness.n8n.faults.inject({ method, path: read(path, at), kind: 'cutBefore', times: 1, onHit });

/** A request has taken effect in n8n. It will not be answered. */
export const n8nHasDone =
	(method: 'POST', path: Path): Strike =>
	(at, onHit) =>
		void at.harness.n8n.faults.inject({ method, path: read(path, at), kind: 'cutAfter', times: 1, onHit });

/** n8n has got a request, does nothing and keeps the connection open. */
export const n8nHangs =
	(method: 'POST', path: Path): Strike =>
	(at, onHit) =>
		void at.harness.n8n.faults.inject({ method, path: read(path, at), kind: 'hang', times: 1, onHit });

/** n8n has got a request, and will do it some milliseconds later. */
export const n8nIsSlow =
	(method: 'GET' | 'POST', path: Path, ms: number): Strike =>
	(at, onHit) =>
		void at.harness.n8n.faults.inject({ method, path: read(path, at), kind: 'delay', ms, times: 1, onHit });

/** As `strike`, once n8n has answered the first such request. */
export const onceAnswered =
	(path: Path, strike: Strike): Strike =>
	(at, hit) => {
		const off = at.harness.n8n.on('answer', ({ path: asked, query }) => {
			if (!read(path, at).test(`${asked}?${new URLSearchParams(query as Record<string, string>)}`)) return;
			off();
			strike(at, hit);
		});
	};

/** As `strike`, once n8n has got the retry. */
export const onceRetryIsSent =
	(strike: Strike): Strike =>
	(at, hit) => {
		const off = at.harness.n8n.on('request', ({ method, path }) => {
			if (method !== 'POST' || !asks.retry(at).test(path)) return;
			off();
			strike(at, hit);
		});
	};

/** What n8n is asked for. */
export const asks = {
	retry: ({ id }: Case) => new RegExp(`^${api}/executions/${id}/retry`),
	run: ({ id }: Case) => new RegExp(`^${api}/executions/${id}$`),
	runWithData: ({ id }: Case) => new RegExp(`^${api}/executions/${id}\\?includeData=true`),
	/** The run that the retry made; its id is the next one. */
	newRun: ({ id }: Case) => new RegExp(`^${api}/executions/${id + 1}$`),
	runningOfWorkflow: ({ workflowId }: Case) =>
		new RegExp(`^${api}/executions\\?(?=.*workflowId=${workflowId})(?=.*status=running)`),
	runsOfWorkflow: ({ workflowId }: Case) =>
		new RegExp(`^${api}/executions\\?(?=.*workflowId=${workflowId})(?!.*status=)`),
	newest: new RegExp(`^${api}/executions\\?limit=10$`),
	status: (status: string) => new RegExp(`^${api}/executions\\?(?!.*workflowId=)(?=.*status=${status}\\b)`),
};

type SlackMethod = 'chat.postMessage' | 'chat.update';
type Kind = 'cutBefore' | 'cutAfter';
const slackCall =
	(kind: Kind) =>
	(method: SlackMethod, says: string): Strike =>
	({ harness, workflow, id }, onHit) =>
		void harness.slack.faults.inject({
			method,
			when: ({ text }) =>
				String(text).includes(says) && (String(text).includes(workflow) || new RegExp(`#${id}\\b`).test(String(text))),
			kind,
			times: 1,
			onHit,
		});

/** Slack has got a call about the case whose text says this, and done nothing. It will not be answered. */
export const slackGets = slackCall('cutBefore');
/** The call has taken effect in Slack. It will not be answered. */
export const slackHasDone = slackCall('cutAfter');

/** Slack has got a call of this method, and done nothing. */
export const slackIsAsked =
	(method: string): Strike =>
	({ harness }, onHit) =>
		void harness.slack.faults.inject({ method, kind: 'cutBefore', times: 1, onHit });

type Write = (at: Case, command: Command) => boolean;

/** The bot has sent this command, and Redis will not get it. */
export const redisGets =
	(write: Write): Strike =>
	(at, hit) =>
		at.harness.tap.strike('before', (command) => write(at, command), hit);

/** Redis has done this command, and the bot will not know. */
export const redisHasDone =
	(write: Write): Strike =>
	(at, hit) =>
		at.harness.tap.strike('after', (command) => write(at, command), hit);

/** The bot has sent this command, and will have the answer. */
export const redisIsAsked =
	(write: Write): Strike<(pid: number) => void> =>
	(at, hit) =>
		at.harness.tap.passing((command) => write(at, command), hit);

/** As `strike`, once this command has gone by. */
export const onceWritten =
	<Hit>(write: Write, strike: Strike<Hit>): Strike<Hit> =>
	(at, hit) =>
		redisIsAsked(write)(at, () => strike(at, hit));

/** The bot's writes to Redis, known by what they write where. */
export const writes = {
	clickAdded: ({ id }, command) =>
		has(command, ':changes:wait') && says(command, `"execution":{"instance":"main","id":${id}}`),
	retryJobAdded: ({ id }, command) =>
		has(command, ':operations:wait') && says(command, `"execution":{"instance":"main","id":${id}}`),
	retryJobFinished: (_, command) => finishes(command, 'operations'),
	/** BullMQ's script that puts a job off begins with the queue's marker. */
	retryJobPutOff: (_, command) => has(command.slice(3, 4), ':operations:marker'),
	intent: ({ id }, command) => isScript(command) && has(command, `:retry:${id}`) && says(command, '"askedAt"'),
	runFound: ({ id }, command) => has(command, `:retry:${id}`) && says(command, "'found'"),
	doubt: ({ id }, command) => has(command, `:retry:${id}`) && says(command, "'phase', 'unknown-outcome'"),
	end: ({ id }, command) => has(command, `:retry:${id}`) && says(command, "'phase', 'done'"),
	audited: (_, command) => command[0] === 'xadd',

	/** The step in which failures join the pending ones. */
	horizon: ({ workflowId }, command) =>
		isScript(command) && has(command, ':poll:pending') && says(command, `"workflowId":"${workflowId}"`),
	/** The script that counts the run in an alert. */
	alertMade: ({ id }, command) => has(command, `:run:${id}`) && says(command, '"raisedBy"'),
	told: ({ id }, command) =>
		isScript(command) && has(command.slice(3, 4), ':poll:pending') && command.includes(String(id)),
	pollFinished: (_, command) => finishes(command, 'poll'),
	nextPollAdded: (_, command) => has(command, ':poll:repeat') && command[2] === '12',

	/** The look that comes by itself. */
	laterLook: ({ id }, command) => has(command, ':operations:wait') && says(command, `look-main-${id}-`),
	/** The line in the thread about a retry that was made in n8n itself. */
	handLine: ({ id }, command) => isDraft(command) && new RegExp(`:out:line-main-${id}-n8n-`).test(command[3]!),

	/** The queue of the channel has its job. */
	cardJobAdded: ({ harness }, command) =>
		has(command, ':outbox:wait') && says(command, `{"queue":"${harness.ops.id}"}`),
	updateJobAdded: (_, command) => has(command, ':outbox:wait') && says(command, '{"queue":"updates"}'),
	cardRead: ({ id }, command) => command[0] === 'hgetall' && has(command, `:out:alert-main-${id}`),
	/** A post takes its turn in the channel. */
	turn: ({ harness }, command) => command.length === 6 && has(command.slice(3, 4), `:outbox-rate:${harness.ops.id}`),
	cardIntent: ({ id }, command) => isIntent(command) && has(command, `:out:alert-main-${id}`),
	cardPosted: ({ id }, command) => sets(command, `:out:alert-main-${id}`, 'phase', 'posted'),
} satisfies Record<string, Write>;

/** The card's state in the alert. */
export const cardState =
	(phase: string): Write =>
	({ id }, command) =>
		has(command, `:retried:${id}`) && says(command, `"phase":"${phase}"`);

/** The card's new words in the outbox. */
export const cardDraft =
	(words: string): Write =>
	({ id }, command) =>
		isDraft(command) && has(command, `:out:alert-main-${id}`) && command[command.indexOf('text') + 1]!.includes(words);

/** Slack's taking of the card's newest words, noted in the outbox. */
export const cardUpdated: Write = ({ id }, command) =>
	command[0] === 'hset' && has(command, `:out:alert-main-${id}`) && command[2] === 'sent';

/** A line of the card's thread in the outbox. */
export const line = (phase: string) => {
	const itsKey = (id: number, command: Command, at = 1) =>
		new RegExp(`:out:line-main-${id}-.*-${phase}$`).test(command[at] ?? '');
	return {
		draft: (({ id }, command) => itsKey(id, command, 3) && isDraft(command)) as Write,
		/** It waits in its thread. */
		waits: (({ id }, command) => command[0] === 'zadd' && has(command, `:out-thread:alert-main-${id}`)) as Write,
		intent: (({ id }, command) => itsKey(id, command, 3) && isIntent(command)) as Write,
		posted: (({ id }, command) => itsKey(id, command) && command[3] === 'posted') as Write,
	};
};

/** Of the outbox's scripts the one that takes a message as it should look has two keys and the names of its fields. */
const isDraft = (command: Command) => isScript(command) && command[2] === '2' && command.includes('blocks');
/** The one that writes an intent to post has a key and six arguments, the fifth a list of lines. */
const isIntent = (command: Command) => isScript(command) && command.length === 10 && /^\[.*\]$/.test(command[8]!);
/** A connection sends each script once as it is, and names it by its hash from then on. */
const isScript = ([name]: Command) => name === 'eval' || name === 'evalsha';
const has = (command: Command, keyEnd: string) => command.some((part) => part.endsWith(keyEnd));
const says = (command: Command, words: string) => command.some((part) => part.includes(words));
const sets = (command: Command, keyEnd: string, field: string, value: string) =>
	command[0] === 'hset' && has(command, keyEnd) && command[command.indexOf(field) + 1] === value;
/** BullMQ's script that ends a job has 14 keys, the set of completed ones among them. */
const finishes = (command: Command, queue: string) => command[2] === '14' && has(command, `:${queue}:completed`);
