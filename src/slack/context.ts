import type { Logger } from 'pino';
import type { Access, Audit } from '../access/index.js';
import type { Alerts } from '../alerts/index.js';
import type { Bulks } from '../bulk/index.js';
import type { Capabilities, N8nClient } from '../n8n/index.js';
import type { Operations } from '../operations/index.js';
import type { Answers } from './bolt/answers.js';
import type { SlackClients } from './bolt/clients.js';
import type { SlackDirectory } from './bolt/directory.js';
import type { Listening, MayRead } from './bolt/listening.js';
import type { BulkFiles } from './features/bulk/files.js';
import type { BulkCards } from './features/bulk/presenter.js';
import type { Lists } from './features/executions/lists.js';
import type { Asks } from './features/operations/pending-confirmations.js';
import type { Requests } from './features/operations/requests.js';
import type { StatusReader } from './features/status/read.js';
import type { Outbox } from './outbox/outbox.js';

/** What the listeners are given. */
export type Edge = {
	/** The slash command, with its slash. */
	command: string;
	listening: Listening;
	mayRead: MayRead;
	requests: Requests;
	answers: Answers;
	asks: Asks;
	lists: Lists;
	outbox: Outbox;
	clients: SlackClients;
	access: Access;
	directory: Pick<SlackDirectory, 'zone'>;
	audit: Audit;
	alerts: Alerts;
	operations: Operations;
	bulks: Bulks;
	bulkCards: BulkCards;
	bulkFiles: BulkFiles;
	/** Items at once, of all jobs on many executions. */
	bulkLimit: number;
	/** Gives up while a person still waits. */
	n8n: N8nClient;
	capabilities(): Promise<Capabilities>;
	/** Where failures ring; null until it is found. */
	alertChannelId(): string | null;
	/** Name and port of the n8n that we work on. */
	n8nHost: string;
	/** The run in n8n's editor. */
	linkTo(workflowId: string, executionId: number): string;
	status: StatusReader;
	newReference(): string;
	now(): number;
	log: Logger;
};
