import type { Logger } from 'pino';
import type { Epoch, Epochs } from '../instances/epoch.js';
import type { Capabilities, N8nClient, WorkflowClient } from '../n8n/index.js';
import type { LedgerEntry } from '../operations/ledger.js';
import type { Owners } from '../operations/owners.js';
import type { RetryState } from '../operations/states.js';
import type { Connections } from '../redis/connections.js';
import type { Alert } from './alert.js';
import type { Blind } from './sight.js';

/** Where alerts are shown; alerts know nothing of Slack. Each call may be repeated with the same alert. */
export type AlertSink = {
	/** `follows`: what changed was told elsewhere already, such as on the card of a job on many executions. */
	show(alert: Alert, how?: { follows?: boolean }): Promise<void>;
	/**
	 * One short line of the alert's history, told once for each `id`. `status` is n8n's word for how a retry that was
	 * started in n8n itself ended.
	 */
	line(alert: Alert, id: string, retry: RetryState, status?: string): Promise<void>;
	/** n8n is out of sight, or is seen again. One message for each `since`. */
	blind(blind: Blind): Promise<void>;
	/** A run that went on when it was last seen is not given by n8n any more, which says this status. One message each. */
	unknown(executionId: number, status: number | null): Promise<void>;
	/** n8n counts its executions anew. One message for each epoch. */
	renumbered(epoch: Epoch): Promise<void>;
};

export type AlertsOptions = {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	n8n: N8nClient;
	/** For their names, which people wait for. */
	workflows: WorkflowClient;
	capabilities(): Promise<Capabilities>;
	/** What our own operations know of a retry of this run, if they ever made one. */
	retryMade(executionId: number): Promise<Pick<LedgerEntry, 'phase' | 'attempt' | 'newId' | 'intendedAt'> | null>;
	/** The run of a retry of ours that was in doubt is known now. */
	retryFound(executionId: number, attempt: string, newId: number): Promise<unknown>;
	epochs: Pick<Epochs, 'refresh' | 'setTold' | 'isPast'>;
	/** The name of what is kept by a run's number. */
	runKey(part: string, id: number | string): string;
	/** Whose the runs are that we made. */
	owners: Pick<Owners, 'owned'>;
	/** Rows of n8n that had to be skipped of late. */
	unreadableRows(): Promise<number>;
	/** The channel id that is told. */
	channelId(): string;
	linkTo(workflowId: string, executionId: number): string;
	sink: AlertSink;
	pollSeconds: number;
	/** Polls that fail for longer than this are told to the channel. */
	blindMs?: number | undefined;
	newReference(): string;
	command: string;
	now(): number;
	log: Logger;
	/** After each poll of this process: how many failures it told, and how long it took. */
	onPoll?(result: 'ok' | 'failed', told: number, ms: number): void;
};
