import { safe } from '../lib/secrets/index.js';
import {
	AbortedError,
	BadRequestError,
	ConflictError,
	ForbiddenError,
	IntermediaryError,
	N8nError,
	NotFoundError,
	RateLimitedError,
	ServerError,
	TimedOutError,
	TooLargeError,
	UnauthorizedError,
	UnreachableError,
	UnreadableAnswerError,
} from '../n8n/index.js';
import type { Problem } from './states.js';

/** Characters that are kept of what others say; of a sentence of ours that quotes them, more. */
const mostSaid = 300;
const mostOfSentence = 500;

/** `command` is the slash command as it is set here. */
export type Words = { newReference(): string; command: string };

/** Turns any error into words for a person. `what` says what failed; the reference is for the log line beside it. */
export function problemOf(error: unknown, what: string, { newReference, command }: Words): Problem {
	return { what, ...reasonOf(error, command), ref: newReference() };
}

function reasonOf(error: unknown, command: string): { why: string; next: string } {
	if (error instanceof N8nError) return n8nReason(error, command);
	if (isRedisDown(error)) {
		return {
			why: 'Redis, where Flowbell keeps its work, does not answer.',
			next: 'Nothing was started. Try again in a minute; if it goes on, whoever runs Flowbell should look at Redis.',
		};
	}
	return {
		why:
			error instanceof Error
				? `${safe(error.message, mostOfSentence) || error.name}.`.replace(/\.\.$/, '.')
				: 'Something unexpected happened.',
		next: 'Try again; if it happens again, give the reference to whoever runs Flowbell.',
	};
}

function n8nReason(error: N8nError, command: string): { why: string; next: string } {
	const said = error.n8nMessage ? ` (“${safe(error.n8nMessage, mostSaid)}”)` : '';
	if (error instanceof IntermediaryError) {
		return {
			why: safe(error.message, mostOfSentence),
			next: `Nothing is known of n8n itself. Whoever runs Flowbell can let it through there, or give it what is asked for: a user and password in N8N_BASE_URL, or headers in N8N_HEADERS.`,
		};
	}
	if (error instanceof UnauthorizedError) {
		return {
			why: 'n8n does not accept Flowbell’s API key, or its public API is switched off.',
			next: 'Whoever runs Flowbell should check N8N_API_KEY, and in n8n that the public API is on (N8N_PUBLIC_API_DISABLED; trial plans have none).',
		};
	}
	if (error instanceof ForbiddenError) {
		return {
			why: `Flowbell’s n8n API key may not do this${said}.`,
			next: `Whoever runs Flowbell should add the missing scope to the key; \`${command} status\` shows what it may do.`,
		};
	}
	if (error instanceof NotFoundError) {
		return {
			why: `n8n does not know it${said}.`,
			next: `It may have been deleted. Check the id with \`${command} list\`.`,
		};
	}
	if (error instanceof ConflictError) {
		return {
			why: `n8n refused it in its present state${said}.`,
			next: `Look at the run with \`${command} show\`, then decide.`,
		};
	}
	if (error instanceof BadRequestError) {
		return { why: `n8n did not accept the request${said}.`, next: 'Check the values and try again.' };
	}
	if (error instanceof RateLimitedError) {
		return { why: 'n8n, or a proxy before it, is limiting requests.', next: 'Try again in a minute.' };
	}
	if (error instanceof TimedOutError || error instanceof AbortedError) {
		return { why: 'n8n did not answer in time.', next: 'It may be overloaded. Try again in a minute.' };
	}
	if (error instanceof UnreachableError) {
		return {
			why: 'n8n cannot be reached.',
			next: `Nothing is lost. Try again when it is up; \`${command} status\` shows when it is.`,
		};
	}
	if (error instanceof TooLargeError) {
		return {
			why: `n8n’s answer is too large to read (over ${error.limit}).`,
			next: 'Look at it in n8n.',
		};
	}
	if (error instanceof UnreadableAnswerError) {
		return {
			why: 'n8n answered with something that Flowbell cannot read.',
			next: 'Try again; if it stays, check what answers at N8N_BASE_URL.',
		};
	}
	if (error instanceof ServerError) {
		return {
			why: error.fromN8n
				? `n8n answered with an error of its own${said}.`
				: `n8n, or what stands before it, answered with an error (${error.status}).`,
			next: 'Try again in a minute, or look at the run in n8n.',
		};
	}
	return { why: `n8n refused it${said}.`, next: 'Look at the run in n8n.' };
}

/** Redis did not take or answer a command: what was to be done can be done when it is back. */
export function isRedisDown(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	return (
		error.name === 'MaxRetriesPerRequestError' ||
		/Stream isn't writeable|Connection is closed|ECONNREFUSED|enableOfflineQueue|LOADING|READONLY|Command timed out/.test(
			error.message,
		)
	);
}
