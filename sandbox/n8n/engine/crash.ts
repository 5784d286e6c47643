import type { Saved, Version } from '../types.js';
import { nodeCrashed, workflowCrashed } from './failures.js';
import { type Live, recovered } from './live.js';

/**
 * The data of an execution whose process was killed. What was stored at its start stays; from its event log n8n
 * adds which nodes had run. Of a retry only the node that it died in is added, so that retrying that begins
 * where the retry had begun (seen on both releases).
 */
export function savedAfterCrash(version: Version, run: Live, at: number): Saved {
	const { saved } = run.execution;
	const fromTrigger = saved.runs.length === 0;
	const finished = fromTrigger ? run.runs.map((one) => recovered(one.node, one.startedAt, null)) : saved.runs;
	const node = run.current?.entry.node ?? run.last ?? saved.trigger;
	return {
		...saved,
		runs: [...finished, recovered(node, at, nodeCrashed(version, at))],
		last: node,
		error: workflowCrashed(at),
	};
}
