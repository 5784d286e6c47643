import type { Change } from '../bolt/change.js';
import type { Typed } from '../bolt/listening.js';
import { type Clock, type Command, parse } from '../command/parse.js';
import type { Edge } from '../context.js';
import { bulkCommand } from './bulk/command.js';
import { jobCommand, jobsCommand } from './bulk/jobs-command.js';
import { listCommand } from './executions/list-command.js';
import { showCommand } from './executions/show-command.js';
import { helpCommand } from './help/command.js';
import { deleteCommand } from './operations/delete-command.js';
import { tagsCommand } from './operations/tags-command.js';
import { statusCommand } from './status/command.js';

type Handlers = { [Verb in Reading]: Handler<Verb> };
/** The verbs that only show something, or ask first. */
type Reading = Exclude<Command['verb'], 'retry' | 'stop'>;
type Handler<Verb extends Reading> = (edge: Edge, typed: Typed, command: Command & { verb: Verb }) => Promise<void>;

/** One handler for each such verb of verbs.ts: a missing one does not compile. */
const handlers: Handlers = {
	help: helpCommand,
	failures: listCommand,
	list: listCommand,
	show: showCommand,
	delete: deleteCommand,
	tags: tagsCommand,
	'retry-all': bulkCommand,
	'stop-all': bulkCommand,
	'delete-all': bulkCommand,
	'tag-all': bulkCommand,
	jobs: jobsCommand,
	job: jobCommand,
	status: statusCommand,
};

/** Help is for everybody; the others ask for leave to change before they show anything. */
const asksItself = new Set<Command['verb']>(['help', 'delete', 'retry-all', 'stop-all', 'delete-all', 'tag-all']);

export function registerCommands(edge: Edge): void {
	edge.listening.command(edge.command, ({ text, at }) => {
		// No command that changes something at once has a time in it: whose clock is meant does not matter here.
		const parsed = parse(text, { now: at, zone: 'UTC' });
		const change = parsed.ok && isHere(edge, parsed.command) ? changeOf(parsed.command) : null;
		// Which verb it is stands firm only when the person's own clock has been asked: leave is asked for behind that.
		return change ? { take: () => change } : { read: (typed) => readCommand(edge, typed), open: true };
	});
}

/** What the command changes as it stands; null where it only shows something, or asks first. */
function changeOf(command: Command): Change | null {
	switch (command.verb) {
		case 'retry': {
			const { executionId, latest: loadWorkflow } = command;
			const plain = { drawn: null, listId: null, how: 'start', accepted: [], view: null } as const;
			return { do: 'retry', executionId, loadWorkflow, ...plain, accepted: [] };
		}
		case 'stop':
			return { do: 'operation', what: { verb: 'stop', executionId: command.executionId }, view: null };
		case 'tags': {
			const { executionId, add, remove } = command;
			if (add.length + remove.length === 0) return null;
			return { do: 'operation', what: { verb: 'tag', executionId, add, remove }, view: null };
		}
		default:
			return null;
	}
}

async function readCommand(edge: Edge, typed: Typed): Promise<void> {
	const parsed = parse(typed.text, await clockOf(edge, typed));
	if (!parsed.ok) return helpCommand(edge, typed, { misread: parsed });
	const { command } = parsed;
	const shows = !asksItself.has(command.verb) || !isHere(edge, command);
	if (shows && !(await edge.mayRead(typed))) return;
	if (!isHere(edge, command)) return elsewhere(edge, typed, command as Command & { executionId: number });
	const handler = handlers[command.verb as Reading] as Handler<Reading>;
	return handler(edge, typed, command as Command & { verb: Reading });
}

/** False where it names an execution of another n8n. */
const isHere = ({ n8nHost }: Edge, command: Command) => !('host' in command) || command.host === n8nHost;

/** Slack is asked for the person's time zone only where a time of the clock may have been typed. */
async function clockOf({ directory }: Edge, { text, by, at }: Typed): Promise<Clock> {
	const zone = /\p{Nd}[:：﹕︰∶\p{Pd}−]\p{Nd}|\p{Nd}{4}[/.]\p{Nd}/u.test(text)
		? await directory.zone(by.userId)
		: 'UTC';
	return { now: at, zone };
}

/** The same number is another execution there. Only the person knows whether both names are one n8n's. */
function elsewhere(
	edge: Edge,
	typed: Typed,
	{ verb, executionId, host }: Command & { executionId: number; host?: string },
) {
	return edge.requests.answer(typed, {
		kind: 'cannot',
		what: `That link leads to another n8n, ${host}: Flowbell works on ${edge.n8nHost}.`,
		why: `If both are names of the same n8n, use the number alone: \`${edge.command} ${verb} ${executionId}\`.`,
	});
}
