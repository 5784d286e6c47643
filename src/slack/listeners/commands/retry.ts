import type { Command } from '../../command/parse.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';
import { retryOf } from '../../requests.js';

export async function retryCommand(
	{ requests }: Edge,
	typed: Typed,
	{ executionId, latest }: Command & { verb: 'retry' },
): Promise<void> {
	await requests.ask(typed, retryOf(executionId, { loadWorkflow: latest }));
}
