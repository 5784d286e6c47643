import type { Logger } from 'pino';
import type { Connections } from '../redis/connection.js';
import type { Epochs } from './epoch.js';

/** What every part that keeps something in Redis stands on. */
export type Base = {
	connections: Connections;
	/** Of all keys, and of the queues. */
	prefix: string;
	key(...parts: (string | number)[]): string;
	/** The name of what is kept by a run's number. */
	runKey(part: string, id: number | string): string;
	epochs: Epochs;
	/** Epoch milliseconds. */
	now(): number;
	log: Logger;
};
