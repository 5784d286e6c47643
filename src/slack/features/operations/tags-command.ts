import { NotFoundError } from '../../../n8n/index.js';
import { cannot } from '../../blocks/can.js';
import type { Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { renderTags } from './tags-view.js';

/** Without names: shows the tags. */
export async function tagsCommand(
	edge: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'tags' },
): Promise<void> {
	const { requests, operations, n8n, answers, command } = edge;
	if (!(await edge.capabilities()).tags) {
		return requests.answer(typed, { kind: 'cannot', what: 'Tags cannot be shown here.', why: `${cannot.tags}.` });
	}
	const tags = await n8n
		.executions()
		.getTags(executionId)
		.catch((error) => {
			if (error instanceof NotFoundError) return null;
			throw error;
		});
	if (!tags) return requests.answer(typed, { kind: 'not-found', executionId, command });
	await operations.tagNames.learn(tags);
	const known = [...(await operations.tagNames.known()).values()].map((tag) => tag.name);
	const message = renderTags({ command, executionId, workflowName: null, tags: tags.map((tag) => tag.name), known });
	await answers.privately(typed.origin, typed.by.userId, message);
}
