import pLimit, { type LimitFunction } from 'p-limit';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Message } from '../blocks/blocks.js';
import { renderTooLong, renderTooMuch } from '../blocks/not-taken.js';

/** Characters. Slack itself sends more, but no filter or name needs them. */
export const maxCommand = 4_000;
/** Somebody who goes through a list with both thumbs comes to about three. */
const usualPerSecond = 5;
/** Within this many seconds they may come at once. */
const spanSeconds = 4;

/** Null: it is none. `told`: the person has just been told so; Slack is not asked to say it for every click of a flood. */
export type TooMuch = (by: { userId: string; teamId: string }, characters: number) => Promise<Refusal | null>;
type Refusal = { message: Message; told: boolean };

/** Keeps one person's flood from being work for us, and so from holding up everybody else. In this process's memory. */
export function createTooMuch(perSecond = usualPerSecond): TooMuch {
	const limiter = new RateLimiterMemory({ points: perSecond * spanSeconds, duration: spanSeconds });
	return async ({ userId, teamId }, characters) => {
		if (characters > maxCommand) return { message: renderTooLong({ characters, most: maxCommand }), told: false };
		try {
			await limiter.consume(`${teamId}-${userId}`);
			return null;
		} catch (full) {
			if (!(full instanceof RateLimiterRes)) throw full;
			const told = full.consumedPoints > perSecond * spanSeconds + 1;
			return { message: renderTooMuch({ perSecond, seconds: Math.ceil(full.msBeforeNext / 1_000) }), told };
		}
	};
}

/** A slow search must not make a person's quick question wait; many of them must not take n8n from everybody else. */
const atOnce = 3;

/** Runs a person's readings a few at a time, in the order in which they came. */
export function createFewAtATime() {
	const people = new Map<string, { limit: LimitFunction; unfinished: number }>();
	return async (userId: string, work: () => Promise<void>): Promise<void> => {
		const person = people.get(userId) ?? { limit: pLimit(atOnce), unfinished: 0 };
		people.set(userId, person);
		person.unfinished++;
		try {
			await person.limit(work);
		} finally {
			person.unfinished--;
			if (person.unfinished === 0) people.delete(userId);
		}
	};
}
