/** How long things are waited for; tests make them short. All in milliseconds. */
export type OperationTimings = {
	/** First look for the run that a retry made. */
	lookMs: number;
	/** Between two looks at a run that is followed. */
	followMs: number;
	/**
	 * A retry whose outcome is unknown is looked for this long before it is told as a doubt. A request may arrive late (12 s
	 * were seen), and a run may wait for a worker.
	 */
	unknownAfterMs: number;
	/** An intent older than this is never sent on by whoever wrote it. Well under `unknownAfterMs`. */
	sendWithinMs: number;
	/** How long a followed run may hold a worker's place before the job is put back for later. */
	holdMs: number;
	/** First look by ourselves at a retry in doubt; doubles each time. */
	lookAgainMs: number;
};

export const operationTimings: OperationTimings = {
	lookMs: 1_000,
	followMs: 3_000,
	unknownAfterMs: 30_000,
	sendWithinMs: 3_000,
	holdMs: 60_000,
	lookAgainMs: 15_000,
};

/** A retry of unknown outcome is looked for by ourselves this long. */
export const lookForMs = 7 * 86_400_000;
