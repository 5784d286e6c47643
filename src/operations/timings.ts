/** How long things are waited for, in milliseconds; tests make them short. */
export const operationTimings = {
	lookMs: 1_000, // first look for the run that a retry made
	followMs: 3_000, // between two looks at a run that is followed
	/**
	 * A retry whose outcome is unknown is looked for this long before it is told as a doubt. A request may arrive late (12 s
	 * were seen), and a run may wait for a worker.
	 */
	unknownAfterMs: 30_000,
	/** An intent older than this is never sent on by whoever wrote it. Well under `unknownAfterMs`. */
	sendWithinMs: 3_000,
	holdMs: 60_000, // how long a followed run may hold a worker's place before the job is put back for later
	lookAgainMs: 15_000, // first look by ourselves at a retry in doubt; doubles each time
};

export type OperationTimings = typeof operationTimings;

/** A retry of unknown outcome is looked for by ourselves this long. */
export const lookForMs = 7 * 86_400_000;
