/** n8n's statuses as a word and one sign, never the sign alone. */
export type StatusWord = { sign: string; word: string };

const words: Record<string, StatusWord> = {
	error: { sign: '🔴', word: 'Failed' },
	crashed: { sign: '🔴', word: 'Crashed' },
	success: { sign: '🟢', word: 'Succeeded' },
	running: { sign: '⏳', word: 'Running' },
	waiting: { sign: '⏳', word: 'Waiting' },
	new: { sign: '⏳', word: 'Queued' },
	canceled: { sign: '⚪', word: 'Stopped' },
	unknown: { sign: '⚪', word: 'Unknown' },
};

export function statusWord(status: string): StatusWord {
	return words[status] ?? words.unknown!;
}

/** `🔴 Failed`. */
export function signed(status: string): string {
	const { sign, word } = statusWord(status);
	return `${sign} ${word}`;
}

/** What a run of this status did, to stand behind the workflow's name: "Order sync failed". */
export function didWhat(status: string): string {
	const did: Record<string, string> = {
		error: 'failed',
		crashed: 'crashed',
		success: 'succeeded',
		running: 'is running',
		waiting: 'is waiting',
		new: 'is queued',
		canceled: 'was stopped',
	};
	return did[status] ?? 'ended, n8n does not say how';
}

/** How a retry came to be `canceled`. */
export function stoppedHow({ timedOut }: { timedOut?: true | null }): string {
	if (timedOut === null) return "canceled, by somebody or by its workflow's time-out";
	return timedOut ? "ended by its workflow's time-out" : 'stopped';
}

/** Statuses of runs that have not ended. */
export function unfinished(status: string): boolean {
	return status === 'running' || status === 'waiting' || status === 'new';
}
