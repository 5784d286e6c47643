import { type Clock, type Command, parse } from '../../command/parse.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';
import { bulkCommand } from './bulk.js';
import { deleteCommand } from './delete.js';
import { helpCommand } from './help.js';
import { jobCommand, jobsCommand } from './jobs.js';
import { listCommand } from './list.js';
import { retryCommand } from './retry.js';
import { showCommand } from './show.js';
import { statusCommand } from './status.js';
import { stopCommand } from './stop.js';
import { tagsCommand } from './tags.js';

type Handlers = { [Verb in Command['verb']]: Handler<Verb> };
type Handler<Verb extends Command['verb']> = (
	edge: Edge,
	typed: Typed,
	command: Command & { verb: Verb },
) => Promise<void>;

/** One handler for each verb of verbs.ts: a missing one does not compile. */
const handlers: Handlers = {
	help: helpCommand,
	failures: listCommand,
	list: listCommand,
	show: showCommand,
	retry: retryCommand,
	stop: stopCommand,
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

export function registerCommands(edge: Edge): void {
	edge.listening.command(edge.command, async (typed) => {
		const parsed = parse(typed.text, await clockOf(edge, typed));
		if (!parsed.ok) return helpCommand(edge, typed, { misread: parsed });
		const { command } = parsed;
		if ('host' in command && command.host !== edge.n8nHost) return elsewhere(edge, typed, command);
		const handler = handlers[command.verb] as Handler<Command['verb']>;
		return handler(edge, typed, command);
	});
}

/** Slack is asked for the person's time zone only where a time of the clock may have been typed. */
async function clockOf({ directory }: Edge, { text, by, at }: Typed): Promise<Clock> {
	const zone = /\d[:\p{Pd}−]\d/u.test(text) ? await directory.zone(by.userId) : 'UTC';
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
