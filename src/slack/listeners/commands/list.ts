import type { Command } from '../../command/parse.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';
import { renderList } from '../../views/list.js';

/** `list` and `failures`. */
export async function listCommand(
	{ lists, answers }: Edge,
	{ origin, by }: Typed,
	{ verb, filters }: Command & { verb: 'list' | 'failures' },
): Promise<void> {
	await answers.privately(origin, by.userId, renderList(await lists.read(verb, filters)));
}
