import type { Bulk } from '../../../bulk/bulk.js';
import type { SameBulk } from './answer.js';

export type PreviewTarget = {
	executionId: number;
	/** Null where n8n did not give it. Outside text. */
	workflowName: string | null;
	status: string;
	/** When it started, epoch milliseconds. */
	at: number | null;
	link: string | null;
	/** Why nothing more is known of it: n8n has it no more, or did not answer. */
	missing?: 'gone' | 'unread';
};

export type BulkPreviewProps = {
	/** Counting, ready, or failed. */
	bulk: Bulk;
	/** Names of the workflows that were asked for; none is all of them. Outside text. */
	workflows: readonly string[];
	/** The first few, newest first. */
	targets: readonly PreviewTarget[];
	/** Most items at once that may be chosen. */
	limit: number;
	/** How long a deletion can be undone. */
	undoMs: number;
	/** The channel that the job is shown in is shared with another organisation; null: nobody knows. */
	shared?: boolean | null;
	/** How many of them no alert tells of; null: not looked for. */
	neverRang?: number | null;
	/** The choices that few need are shown. */
	advanced?: boolean;
	/** The same, asked for by somebody else and under way. */
	other?: SameBulk | null;
	command: string;
};
