import { expect, test } from 'vitest';
import { byNumber } from '../../../src/instances/execution-ref.js';
import { readFailure, safeName } from '../../../src/instances/failures.js';
import {
	type Execution,
	endOf,
	executionShape,
	startOf,
	statusOf,
	timeOf,
	workflowIdOf,
} from '../../../src/n8n/execution.js';
import { pathOf } from '../../../src/n8n/run-path.js';
import { pageOf } from '../../../src/n8n/shapes.js';
import { failureOrWhy } from '../../../src/operations/no-details.js';
import { errorLine } from '../../../src/slack/blocks/failure.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { type ResultLine, renderBulkResults } from '../../../src/slack/features/bulk/results.js';
import { renderDetails } from '../../../src/slack/features/executions/details-view.js';
import { failedItem } from '../../../src/slack/features/executions/failed-item.js';
import { renderList } from '../../../src/slack/features/executions/list-view.js';
import { randomFrom } from '../command/random.js';
import { validate } from '../validate.js';
import { alertWith } from './alerts.js';
import { bulkWith } from './bulk/samples.js';
import { rowOfChance } from './rows-of-chance.js';
import { detailsWith, listWith, rowWith } from './samples.js';
import { friendly } from './words.js';

/** `FLOWBELL_FUZZ=100000` runs all of them. */
const count = Number(process.env.FLOWBELL_FUZZ ?? 600);
const seed = Number(process.env.FLOWBELL_FUZZ_SEED ?? 1);
const perPage = 10;

test(`${count} rows of chance from n8n: none is a fault, and all that shows them is taken by Slack`, () => {
	const random = randomFrom(seed);
	const page = pageOf(executionShape, () => {});
	let read = 0;
	for (let i = 0; i < count; i += perPage) {
		const answer = JSON.parse(JSON.stringify({ data: Array.from({ length: perPage }, () => rowOfChance(random)) }));
		const runs = page.parse(answer).data;
		read += runs.length;
		for (const [name, view] of viewsOf(runs)) {
			const faults = validate(view);
			// To write ten whole runs down for each view was most of what this test did.
			if (faults.length > 0) expect(faults, `${name}: ${JSON.stringify(runs)}`).toEqual([]);
		}
	}
	expect(read).toBeGreaterThan(count / 3);
	expect(read).toBeLessThan(count);
}, 1_200_000);

/** A run as each place that shows one is given it. */
function viewsOf(runs: Execution[]): [string, unknown][] {
	const unique = [...new Map(runs.map((run) => [run.id, run])).values()];
	const lines = unique.map((run): ResultLine => {
		const failure = readFailure(run);
		const error = failure && errorLine(failure, 88);
		return { executionId: run.id, result: 'failed', newId: run.id + 1, error, workflow: nameOf(run) };
	});
	const rows = unique.map((run, at) =>
		rowWith(run.id, friendly, {
			workflowName: nameOf(run),
			status: statusOf(run),
			at: startOf(run),
			tookMs: tookMs(run),
			error: lines[at]!.error ?? null,
			recoveredAs: run.retrySuccessId ?? null,
		}),
	);
	return [
		['list', renderList(listWith(friendly, { rows }))],
		[
			'results',
			renderBulkResults({ bulk: bulkWith(friendly, { total: lines.length }), workflows: unique.map(nameOf), lines }),
		],
		...unique.flatMap((run): [string, unknown][] => [
			['details', renderDetails(detailsOf(run, 'stack'))],
			['details, folded', renderDetails(detailsOf(run, null))],
			['alert', renderAlert({ alert: alertWith(null, friendly, failedRunOf(run)) })],
		]),
	];
}

const nameOf = (run: Execution) =>
	safeName(String((run.workflowData as { name?: unknown } | null)?.name ?? '')) || workflowIdOf(run);

function tookMs(run: Execution): number | null {
	const [start, end] = [startOf(run), endOf(run)];
	return start !== null && end !== null ? end - start : null;
}

const detailsOf = (run: Execution, open: 'stack' | null) =>
	detailsWith(friendly, {
		execution: byNumber(run.id),
		workflowName: nameOf(run),
		workflowId: workflowIdOf(run),
		workflowVersionId: run.workflowVersionId ?? null,
		status: statusOf(run),
		mode: run.mode || 'unknown',
		startedAt: startOf(run),
		stoppedAt: endOf(run),
		waitTill: timeOf(run.waitTill),
		failure: readFailure(run),
		item: failedItem(run),
		open,
		path: pathOf(run),
	});

const failedRunOf = (run: Execution) => ({
	execution: byNumber(run.id),
	workflowId: workflowIdOf(run),
	workflowName: nameOf(run),
	status: statusOf(run),
	mode: run.mode || 'unknown',
	startedAt: startOf(run),
	stoppedAt: endOf(run),
	failure: failureOrWhy(run),
});
