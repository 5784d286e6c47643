import type { Logger } from 'pino';
import type { Connections } from '../redis/connection.js';
import type { Epochs } from './epoch.js';
import type { ExecutionRef } from './execution-ref.js';

/** What every part that keeps something in Redis stands on. */
export type Base = {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	/** The name of what is kept of a run: its server's keys have a beginning of their own, so that its number is enough. */
	runKey(part: string, of: ExecutionRef | { id: string }): string;
	epochs: Epochs;
	/** Epoch milliseconds. */
	now(): number;
	log: Logger;
};
