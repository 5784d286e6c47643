/** n8n's statuses: a word and one sign, never the sign alone; what a run did; and the word that goes before "executions". */
const words: Record<string, { sign: string; word: string; did: string; adjective: string }> = {
	error: { sign: '🔴', word: 'Failed', did: 'failed', adjective: 'failed' },
	crashed: { sign: '🔴', word: 'Crashed', did: 'crashed', adjective: 'crashed' },
	success: { sign: '🟢', word: 'Succeeded', did: 'succeeded', adjective: 'successful' },
	running: { sign: '⏳', word: 'Running', did: 'is running', adjective: 'running' },
	waiting: { sign: '⏳', word: 'Waiting', did: 'is waiting', adjective: 'waiting' },
	new: { sign: '⏳', word: 'Queued', did: 'is queued', adjective: 'queued' },
	canceled: { sign: '⚪', word: 'Stopped', did: 'was stopped', adjective: 'stopped' },
};
const unknown = { sign: '⚪', word: 'Unknown', did: 'ended, n8n does not say how', adjective: '' };

export const statusWord = (status: string) => words[status] ?? unknown;

/** `🔴 Failed`. */
export const signed = (status: string) => `${statusWord(status).sign} ${statusWord(status).word}`;

/** To stand behind the workflow's name: "Order sync failed". */
export const didWhat = (status: string) => statusWord(status).did;

/** How a retry came to be `canceled`. */
export function stoppedHow({ timedOut }: { timedOut?: true | null }): string {
	if (timedOut === null) return "canceled, by someone or by its workflow's timeout";
	return timedOut ? "ended by its workflow's timeout" : 'stopped';
}

/** Statuses of runs that have not ended. */
export const unfinished = (status: string) => ['running', 'waiting', 'new'].includes(status);
