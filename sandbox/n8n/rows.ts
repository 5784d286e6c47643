import { executionData, queueModeData, workflowData } from './data.js';
import { redacted } from './redact.js';
import type { Tags } from './tags.js';
import type { Execution, Json, ServerMode, Version } from './types.js';

/** How executions look in the API's answers. */

export type DataWishes = {
	includeData: boolean;
	redact: boolean;
	ignoreSizeLimit: boolean;
};

export type Rows = {
	listed(execution: Execution, wishes: DataWishes): Json;
	single(execution: Execution, wishes: DataWishes): Json;
	deleted(execution: Execution): Json;
	stopped(execution: Execution): Json;
	/** `shown` is of the execution that was retried. */
	retried(execution: Execution, shown: Pick<Execution, 'saved' | 'snapshot' | 'tags'>): Json;
};

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const text = (id: number | null): string | null => (id === null ? null : String(id));

export function createRows(parts: {
	version: Version;
	serverMode(): ServerMode;
	maxDisplayBytes: number;
	tags: Tags;
}): Rows {
	const { version } = parts;
	const is2 = version === '2.40.7';

	const head = (execution: Execution) => ({
		id: String(execution.id),
		finished: execution.finished,
		mode: execution.mode,
		retryOf: text(execution.retryOf),
		retrySuccessId: text(execution.retrySuccessId),
		status: execution.status,
	});
	const tail = (execution: Execution) => ({
		startedAt: time(execution.startedAt),
		stoppedAt: time(execution.stoppedAt),
	});
	const end = (execution: Execution) => ({ workflowId: execution.workflowId, waitTill: time(execution.waitTill) });

	const bytesOf = (data: Json) => Buffer.byteLength(JSON.stringify(data));

	const full = (execution: Execution): Json => ({
		...head(execution),
		createdAt: time(execution.createdAt),
		...tail(execution),
		deletedAt: null,
		...end(execution),
		...(is2 && {
			storedAt: 'db',
			tracingContext: null,
			deduplicationKey: null,
			jsonSizeBytes: bytesOf(executionData(version, execution)),
			binaryDataSizeBytes: 0,
			workflowVersionId: execution.workflowVersionId,
			usedPrivateCredentials: false,
		}),
	});

	const withData = (execution: Execution, wishes: DataWishes, data: Json, bytes: number): Json => {
		const tooLarge = is2 && bytes > parts.maxDisplayBytes && !wishes.ignoreSizeLimit;
		return {
			data: tooLarge ? { version: 1, resultData: { runData: {} } } : wishes.redact ? redacted(data) : data,
			workflowData: workflowData(version, execution),
			customData: {},
			...(tooLarge && { dataTooLargeToDisplay: true }),
		};
	};

	return {
		listed(execution, wishes) {
			const row = { ...head(execution), ...tail(execution), ...end(execution), ...execution.odd };
			if (!wishes.includeData) return row;
			const data = executionData(version, execution);
			const bytes = is2 ? bytesOf(data) : 0;
			return {
				...row,
				...(is2 && {
					storedAt: 'db',
					// Seen to be left out for error workflows' own runs.
					...(execution.mode !== 'error' && { jsonSizeBytes: bytes }),
					workflowVersionId: execution.workflowVersionId,
				}),
				...withData(execution, wishes, data, bytes),
			};
		},
		single(execution, wishes) {
			if (!wishes.includeData) return { ...full(execution), ...execution.odd };
			const data = executionData(version, execution);
			return {
				...full(execution),
				...withData(execution, wishes, data, is2 ? bytesOf(data) : 0),
				...execution.odd,
			};
		},
		deleted: (execution) => ({ ...full(execution), id: execution.id }),
		stopped: (execution) => ({
			mode: execution.mode,
			startedAt: time(execution.startedAt ?? 0),
			stoppedAt: time(execution.stoppedAt),
			finished: false,
			status: execution.status,
		}),
		retried(execution, shown) {
			const queue = parts.serverMode() === 'queue';
			const tags = shown.tags.flatMap((id) => parts.tags.get(id) ?? []);
			const workflow = workflowData(version, shown);
			return {
				id: String(execution.id),
				mode: execution.mode,
				startedAt: time(execution.startedAt),
				workflowId: execution.workflowId,
				finished: execution.finished,
				// A string on 2.x, a number on 1.x (docs/n8n.md, 22).
				retryOf: is2 ? text(execution.retryOf) : execution.retryOf,
				status: execution.status,
				...((queue || execution.waitTill !== null) && { waitTill: time(execution.waitTill) }),
				data: queue ? queueModeData(execution) : executionData(version, execution),
				workflowData: { ...workflow, active: false, activeVersionId: null },
				customData: {},
				...(tags.length > 0 && {
					annotation: { id: execution.retryOf, vote: null, tags: tags.map(({ id, name }) => ({ id, name })) },
				}),
				...(is2 && { storedAt: 'db' }),
			};
		},
	};
}
