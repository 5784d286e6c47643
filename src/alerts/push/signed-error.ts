import { z } from 'zod';
import { type Hint, hintOf } from './hint.js';

/** What our error workflow sends of what n8n hands to it. */
const payload = z.object({
	execution: z.object({ id: z.union([z.string(), z.number()]), retryOf: z.union([z.string(), z.number()]).nullish() }),
	workflow: z.object({ id: z.string() }).nullish(),
});

/** Null where it says nothing of the kind. n8n runs the workflow when the run has ended: at the time of arrival, near enough. */
export function readSignedError(body: string, at: number): Hint | null {
	try {
		const { execution, workflow } = payload.parse(JSON.parse(body));
		return hintOf({ ...execution, workflowId: workflow?.id, status: 'error', endedAt: at });
	} catch {
		return null;
	}
}
