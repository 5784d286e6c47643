import type { Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { openDetails } from './details.js';

export async function showCommand(
	edge: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'show' },
): Promise<void> {
	await openDetails(edge, typed, executionId);
}
