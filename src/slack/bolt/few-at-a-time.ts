import pLimit, { type LimitFunction } from 'p-limit';

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
