/** What somebody outside says of a run: never more than a reason to look at n8n now, as anybody may say anything. */
export type Hint = {
	id: number;
	/** Empty where it is not said. */
	workflowId: string;
	status: 'failed' | 'succeeded';
	/** The run that it retried. */
	retryOf: number | null;
	/** By n8n's clock; epoch milliseconds. */
	endedAt: number | null;
};

/** The fields of a hint as they come, by any way. */
type Said = { id?: unknown; workflowId?: unknown; status?: unknown; retryOf?: unknown; endedAt?: number | null };

/** What ended otherwise, such as by hand or in a wait, is of no alert. */
const meanings: Record<string, Hint['status']> = { error: 'failed', crashed: 'failed', success: 'succeeded' };

/** Null where it names no run, or says nothing that an alert could go by. */
export function hintOf({ id, workflowId, status, retryOf, endedAt = null }: Said): Hint | null {
	const run = numberIn(id);
	const meaning = typeof status === 'string' && Object.hasOwn(meanings, status) ? meanings[status]! : null;
	if (run === null || meaning === null) return null;
	const named = typeof workflowId === 'string' && /^[\w-]{1,64}$/.test(workflowId);
	return { id: run, workflowId: named ? workflowId : '', status: meaning, retryOf: numberIn(retryOf), endedAt };
}

/** n8n's ids are decimal numbers as strings (docs/n8n.md, 15). */
function numberIn(id: unknown): number | null {
	return /^[1-9]\d{0,14}$/.test(String(id)) ? Number(id) : null;
}
