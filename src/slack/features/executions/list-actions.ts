import type { Clicked } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';
import { type ListProps, renderList } from './list-view.js';

export const turnList = (to: 'next' | 'previous') => async (edge: Edge, clicked: Clicked) =>
	show(edge, clicked, await edge.lists.turn(clicked.value, to));

export const refreshList = async (edge: Edge, clicked: Clicked) =>
	show(edge, clicked, await edge.lists.again(clicked.value));

async function show({ answers, requests, command }: Edge, clicked: Clicked, list: ListProps | null): Promise<void> {
	if (!list) return requests.answer(clicked, { kind: 'list-over', command });
	await answers.replacing(clicked.origin, clicked.by.userId, renderList(list));
}
