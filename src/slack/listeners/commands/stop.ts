import type { Command } from '../../command/parse.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';

export async function stopCommand(
	{ requests }: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'stop' },
): Promise<void> {
	await requests.ask(typed, { verb: 'stop', executionId });
}
