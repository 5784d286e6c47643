import type { Bulk } from '../../../bulk/bulk.js';
import type { ResultRow } from '../../../bulk/index.js';
import { findExecution } from '../../../instances/find-execution.js';
import type { Instance } from '../../../instances/instance.js';
import { mapLimit } from '../../../lib/map-limit.js';
import { type Execution, workflowIdOf } from '../../../n8n/index.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { errorLine } from '../../blocks/failure.js';
import type { ResultLine } from './results.js';

/** What a results' row tells beside its result, as far as it is known. */
type AsLine = (row: ResultRow) => ResultLine;

/** Failed again: of so many the error is read. */
const maxErrors = 25;
/** Pages of the newest executions: 2,000 in all, with no data. */
const maxPages = 8;
const pageSize = 250;
/** Each may be a request where it has not been asked for of late. */
const maxNames = 25;
const readMs = 4_000;

export function createRunData({ workflowNames: names, n8n, linkTo }: Instance) {
	const executions = n8n.executions();

	async function errorsOf(failed: readonly number[], workflows: Map<number, string>): Promise<Map<number, string>> {
		const errors = new Map<number, string>();
		const signal = AbortSignal.timeout(readMs);
		await mapLimit(failed.slice(0, maxErrors), 4, async (id) => {
			const run = await findExecution(executions, id, signal, true).catch(() => null);
			if (!run) return;
			note(workflows, id, run);
			errors.set(id, errorLine(failureOrWhy(run), 80));
		});
		return errors;
	}

	/** A job keeps no workflow for each of its targets; what n8n lists of late tells those of a job that has just ended. */
	async function readWorkflows({ selection }: Bulk, lowest: number, workflows: Map<number, string>) {
		const asked = selection.workflowIds.length <= maxPages ? selection.workflowIds : [];
		const signal = AbortSignal.timeout(readMs);
		try {
			for (const workflowId of asked.length > 0 ? asked : [undefined]) {
				let cursor: string | null = null;
				for (let page = 0; page < Math.floor(maxPages / Math.max(1, asked.length)); page++) {
					const only = { ...(workflowId ? { workflowId } : {}), ...(cursor ? { cursor } : {}) };
					const { data, nextCursor } = await executions.list({ limit: pageSize, ...only }, { signal });
					for (const run of data) {
						note(workflows, run.id, run);
						// The retried one may be older than what is read.
						if (run.retryOf) note(workflows, run.retryOf, run);
					}
					cursor = nextCursor;
					if (cursor === null || (data.at(-1)?.id ?? 0) < lowest) break;
				}
			}
		} catch {
			// What has been read by now is what is known.
		}
	}

	/**
	 * Reads what can be read at once of a job's runs: errors of these that failed again, of the first few alone, and
	 * the workflows of those not older than `lowest`. However long the job is, n8n is asked the same few times.
	 */
	async function of(bulk: Bulk, failed: readonly number[], lowest: number): Promise<AsLine> {
		const workflows = new Map<number, string>();
		for (const { executionId, workflowId } of bulk.first) if (workflowId) workflows.set(executionId, workflowId);
		const [first, second] = bulk.selection.workflowIds;
		const only = first !== undefined && second === undefined ? first : null;
		const [errors] = await Promise.all([
			errorsOf(bulk.kind === 'retry' ? failed : [], workflows),
			// What has been deleted is in no list.
			only !== null || bulk.kind === 'delete' ? null : readWorkflows(bulk, lowest, workflows),
		]);
		const named = await names.namesOf(only === null ? mostOften(workflows.values()) : [only]);
		return (row) => {
			const id = only ?? workflows.get(row.executionId) ?? workflows.get(row.newId ?? 0) ?? null;
			return {
				...row,
				workflow: id && (named.get(id) ?? id),
				link: id && linkTo(id, row.newId ?? row.executionId),
				error: errors.get(row.newId ?? 0) ?? null,
			};
		};
	}

	return {
		of,
		/** The same for a whole job, whose rows are looked through first. */
		async ofAll(bulk: Bulk, rows: AsyncIterable<ResultRow>): Promise<AsLine> {
			const failed: number[] = [];
			let lowest = Number.POSITIVE_INFINITY;
			for await (const { executionId, result, newId } of rows) {
				lowest = Math.min(lowest, executionId);
				if (result === 'failed' && newId !== null && failed.length < maxErrors) failed.push(newId);
			}
			return of(bulk, failed, lowest);
		},
	};
}

function note(workflows: Map<number, string>, id: number, run: Execution) {
	const workflowId = workflowIdOf(run);
	if (workflowId) workflows.set(id, workflowId);
}

function mostOften(workflowIds: Iterable<string>): string[] {
	const counts = new Map<string, number>();
	for (const id of workflowIds) counts.set(id, (counts.get(id) ?? 0) + 1);
	const sorted = [...counts].sort(([, a], [, b]) => b - a);
	return sorted.slice(0, maxNames).map(([id]) => id);
}
