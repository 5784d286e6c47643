import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';

export type Ids = {
	/** A workspace id such as `U…`, `C…`: the prefix and ten capitals or digits, in the order they were made. */
	next(prefix: string): string;
	/** A message time that no other message has: later than every earlier one. */
	ts(): string;
	secret(bytes?: number): string;
	/** Short ids Slack gives to blocks and elements that came without one. */
	short(): string;
};

export function createIds(clock: Clock): Ids {
	let count = 0;
	let lastMicros = 0;
	return {
		next(prefix) {
			count += 1;
			return `${prefix}0${count.toString(36).toUpperCase().padStart(9, 'F')}`;
		},
		ts() {
			lastMicros = Math.max(lastMicros + 1, Math.floor(clock.now() * 1000));
			const seconds = Math.floor(lastMicros / 1_000_000);
			return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
		},
		secret: (bytes = 16) => randomBytes(bytes).toString('hex'),
		short() {
			count += 1;
			return count.toString(36).padStart(5, 'b');
		},
	};
}
