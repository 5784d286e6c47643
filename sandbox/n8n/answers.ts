import type { Clock } from '../clock.js';
import { ApiError } from './api/errors.js';

/** n8n's own; rows are kept by user and key, and here there is one user. */
const keptMs = 12 * 3_600_000;

/**
 * Idempotency as n8n documents it from 2.45 on: the same request with the same key is given the first successful answer
 * again and is not done once more. What comes of the same key while the first is under way is not documented, and nothing
 * is done about it here: it runs as if it had none.
 */
export type Answers = {
	/** The kept answer, or what `work` gives, which is kept if it is a good one. */
	once(key: string, request: string, work: () => unknown): Promise<unknown>;
};

export function createAnswers(clock: Clock): Answers {
	const kept = new Map<string, { at: number; answer: unknown }>();
	return {
		async once(key, request, work) {
			if (!/^[\x21-\x7e]{1,128}$/.test(key)) throw new ApiError(400, 'The Idempotency-Key is not valid');
			const name = `${key} ${request}`;
			const known = kept.get(name);
			if (known && clock.now() - known.at < keptMs) return known.answer;
			// It throws where it is refused, and gives nothing where the process died with it.
			const answer = await work();
			if (answer !== undefined) kept.set(name, { at: clock.now(), answer });
			return answer;
		},
	};
}
