import { suffixOf } from '../../blocks/actions.js';
import type { Clicked, Typed } from '../../bolt/interaction.js';
import type { Command } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { fillDetails, openDetails } from './details.js';
import type { Fold } from './details-props.js';
import { findRun } from './find-run.js';
import { type ListProps, renderList } from './list-view.js';

/** `list` and `failures`. */
export async function listCommand(context: Context, typed: Typed, command: Command & { verb: 'list' | 'failures' }) {
	const list = await context.reading.lists.read(command.verb, command.filters);
	await context.answers.privately(typed.origin, typed.by.userId, renderList(list));
}

/** Where the run has to be looked for, and that takes longer than a trigger lives, a button opens it. */
export async function showCommand(context: Context, typed: Typed, command: Command & { verb: 'show' }): Promise<void> {
	if ('execution' in command) return openDetails(context, typed, command.execution);
	const found = await findRun(context, typed, { verb: 'show', run: command });
	if ('sorry' in found) await context.answers.privately(typed.origin, typed.by.userId, found.sorry);
	else await openDetails(context, typed, found.execution);
}

export const turnList = (to: 'next' | 'previous') => async (context: Context, clicked: Clicked) =>
	show(context, clicked, await context.reading.lists.turn(clicked.value, to));

export const refreshList = async (context: Context, clicked: Clicked) =>
	show(context, clicked, await context.reading.lists.again(clicked.value));

async function show({ answers, asking, command }: Context, clicked: Clicked, list: ListProps | null): Promise<void> {
	if (!list) return asking.requests.answer(clicked, { kind: 'list-over', command });
	await answers.replacing(clicked.origin, clicked.by.userId, renderList(list));
}

export const showDetails = withTarget(({ execution }, context) => ({
	read: (clicked) => openDetails(context, clicked, execution),
}));

/** Reads everything in the details again. */
export const refreshDetails = withTarget(({ execution }, context) => ({
	async read({ view, by }) {
		if (view) await fillDetails(context, { viewId: view.id, execution, by, privateMetadata: view.metadata });
	},
}));

/** Opens one of the long things in the details, or folds it. */
export const foldDetails = (fold: Fold) =>
	withTarget(({ execution }, context) => ({
		async read({ view, by, actionId }) {
			const open = suffixOf(actionId) === 'open' ? fold : null;
			if (view) await fillDetails(context, { viewId: view.id, execution, by, privateMetadata: view.metadata, open });
		},
	}));
