import { safe } from '../lib/secrets/index.js';
import { N8nError, type ServerError, type TooLargeError, type UnreachableError } from '../n8n/index.js';
import type { Problem } from './states.js';

/** Characters that are kept of what others say; of a sentence of ours that quotes them, more. */
const maxQuoted = 300;
const maxSentence = 500;

/** `command` is the slash command as it is set here. */
export type Words = { newReference(): string; command: string };

/** Turns any error into words for a person. `what` says what failed; the reference is for the log line beside it. */
export function problemOf(error: unknown, what: string, { newReference, command }: Words): Problem {
	return { what, ...reasonOf(error, command), ref: newReference() };
}

function reasonOf(error: unknown, command: string): { why: string; next: string } {
	if (error instanceof N8nError) {
		const said = error.n8nMessage ? ` (“${safe(error.n8nMessage, maxQuoted)}”)` : '';
		const reasons = n8nReasons(error, said, command);
		const [why, next] = reasons[error.name as keyof Reasons] ?? reasons.N8nError!;
		return { why, next };
	}
	if (isRedisDown(error)) {
		return {
			why: 'Redis, where Flowbell keeps its work, does not answer.',
			next: 'Nothing was started. Try again in a minute; if it keeps happening, ask whoever runs Flowbell to check Redis.',
		};
	}
	const words =
		error instanceof Error ? safe(error.message, maxSentence) || error.name : 'Something unexpected happened';
	const next = 'Try again; if it happens again, give the reference to whoever runs Flowbell.';
	return { why: words.replace(/\.?$/, '.'), next };
}

type Reasons = Partial<Record<keyof typeof import('../n8n/index.js'), [why: string, next: string]>>;

/** `said` quotes n8n, or is empty. */
const n8nReasons = (error: N8nError, said: string, command: string): Reasons => ({
	IntermediaryError: [
		safe(error.message, maxSentence),
		'Nothing is known of n8n itself. Whoever runs Flowbell can let it through there, or give it what is asked for: a user and password in N8N_BASE_URL, or headers in N8N_HEADERS.',
	],
	UnauthorizedError: [
		'n8n does not accept Flowbell’s API key, or its public API is switched off.',
		'Whoever runs Flowbell should check N8N_API_KEY, and in n8n that the public API is on (N8N_PUBLIC_API_DISABLED; trial plans have none).',
	],
	ForbiddenError: [
		`Flowbell’s n8n API key may not do this${said}.`,
		`Whoever runs Flowbell should add the missing scope to the key; \`${command} status\` shows what it may do.`,
	],
	NotFoundError: [`n8n does not know it${said}.`, `It may have been deleted. Check the id with \`${command} list\`.`],
	ConflictError: [
		`n8n refused it in its present state${said}.`,
		`Look at the run with \`${command} show\`, then decide.`,
	],
	BadRequestError: [`n8n did not accept the request${said}.`, 'Check the values and try again.'],
	RateLimitedError: ['n8n, or a proxy before it, is limiting requests.', 'Try again in a minute.'],
	TimedOutError: ['n8n did not answer in time.', 'It may be overloaded. Try again in a minute.'],
	AbortedError: ['n8n did not answer in time.', 'It may be overloaded. Try again in a minute.'],
	UnreachableError: unreached(error as UnreachableError, command),
	TooLargeError: [`n8n’s answer is too large to read (over ${(error as TooLargeError).limit}).`, 'Look at it in n8n.'],
	UnreadableAnswerError: [
		safe(error.message, maxSentence),
		'Try again; if it stays, check what answers at N8N_BASE_URL.',
	],
	ServerError: [
		(error as ServerError).fromN8n
			? `n8n answered with an error of its own${said}.`
			: `n8n, or what stands before it, answered with an error (${error.status}).`,
		'Try again in a minute, or look at the run in n8n.',
	],
	N8nError: [`n8n refused it${said}.`, 'Look at the run in n8n.'],
});

/** Something may have answered: a redirect, a page in the place of the API, or the proxy on the way. */
function unreached({ status, ofProxy, message }: UnreachableError, command: string): [why: string, next: string] {
	if (status === null && !ofProxy)
		return [
			'n8n cannot be reached.',
			`Nothing is lost. Try again when it is up; \`${command} status\` shows when it is.`,
		];
	const setting = ofProxy ? 'HTTPS_PROXY, HTTP_PROXY and NO_PROXY' : 'N8N_BASE_URL';
	const next = `Nothing is lost. If it stays so for minutes, whoever runs Flowbell should check ${setting}.`;
	return [safe(message, maxSentence), next];
}

const redisIsDown =
	/^MaxRetriesPerRequestError|Stream isn't writeable|Connection is closed|ECONNREFUSED|enableOfflineQueue|Command timed out|\b(?:LOADING|READONLY|UNBLOCKED|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|MISCONF|OOM)\b/;

/** Redis did not take or answer a command: what was to be done can be done when it is back. */
export const isRedisDown = (error: unknown): boolean =>
	error instanceof Error && redisIsDown.test(`${error.name}: ${error.message}`);
