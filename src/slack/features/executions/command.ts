import type { Typed } from '../../bolt/interaction.js';
import type { Command } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { openDetails } from './details.js';
import { renderList } from './list-view.js';

/** `list` and `failures`. */
export async function listCommand(
	{ reading, answers }: Context,
	{ origin, by }: Typed,
	{ verb, filters }: Command & { verb: 'list' | 'failures' },
): Promise<void> {
	await answers.privately(origin, by.userId, renderList(await reading.lists.read(verb, filters)));
}

export async function showCommand(
	context: Context,
	typed: Typed,
	{ execution }: Command & { verb: 'show' },
): Promise<void> {
	await openDetails(context, typed, execution);
}
