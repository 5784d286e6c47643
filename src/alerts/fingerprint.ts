import { createHash } from 'node:crypto';
import type { Failure } from '../n8n/index.js';
import { isKnown } from '../operations/no-details.js';
import type { FailedRun } from './alert.js';

/**
 * What makes two failures the same problem: the workflow, the node that failed and the kind of its error. Of a crash, or
 * where n8n gives no error, nothing but the workflow is known.
 */
export function fingerprintOf(workflowId: string, status: string, failure: Failure | null): string {
	const known = status !== 'crashed' && failure !== null && isKnown(failure);
	const what = known ? [failure.node, kindOf(failure)] : [status];
	return createHash('sha256')
		.update(JSON.stringify([workflowId, ...what]))
		.digest('hex')
		.slice(0, 16);
}

/** Whether a retry of a failed run has failed with the same error; null where that of one of them is not known. */
export function sameProblem({ failure }: Pick<FailedRun, 'failure'>, now: Failure): boolean | null {
	if (!failure || !isKnown(failure) || !isKnown(now)) return null;
	return failure.node === now.node && kindOf(failure) === kindOf(now);
}

/** Characters of each text that are looked at. */
const maxChars = 400;

/** What differs from one failure to the next of the same problem. */
const variable: [RegExp, string][] = [
	[/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
	[/\b\w+:\/\/[^\s"'`<>()]+/g, '<address>'],
	[/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<address>'],
	[/\b\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
	[/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
	[/(?<![\w/])(?:[A-Za-z]:)?(?:[\\/][\w.@-]+){2,}/g, '<path>'],
	[/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”|«[^»]*»/g, '<value>'],
	[/\b(?=[a-z_-]*\d)[\w-]{16,}\b/gi, '<id>'],
	[/\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>'],
	[/\d+(?:[.,:]\d+)*/g, '<number>'],
];

/** The HTTP status, the message and the reason, without their variable parts. */
function kindOf({ httpCode, message, reason }: Pick<Failure, 'httpCode' | 'message' | 'reason'>): string {
	const words = [message, reason ?? ''].map((text) =>
		variable.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text.slice(0, maxChars)).toLowerCase(),
	);
	return [httpCode ?? '', ...words].join('\n');
}
