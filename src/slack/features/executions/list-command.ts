import type { Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { renderList } from './list-view.js';

/** `list` and `failures`. */
export async function listCommand(
	{ lists, answers }: Edge,
	{ origin, by }: Typed,
	{ verb, filters }: Command & { verb: 'list' | 'failures' },
): Promise<void> {
	await answers.privately(origin, by.userId, renderList(await lists.read(verb, filters)));
}
