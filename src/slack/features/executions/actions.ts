import { suffixOf } from '../../blocks/actions.js';
import type { Clicked } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { fillDetails, openDetails } from './details.js';
import { type ListProps, renderList } from './list-view.js';

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

export const refreshDetails = withTarget(({ execution }, context) => ({
	async read({ view }) {
		if (view)
			await fillDetails(context, { viewId: view.id, execution, privateMetadata: view.metadata, stack: 'folded' });
	},
}));

export const changeStack = withTarget(({ execution }, context) => ({
	async read({ view, actionId }) {
		const stack = suffixOf(actionId) === 'open' ? 'open' : 'folded';
		if (view) await fillDetails(context, { viewId: view.id, execution, privateMetadata: view.metadata, stack });
	},
}));
