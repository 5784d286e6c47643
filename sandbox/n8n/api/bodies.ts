import type { Status, Version } from '../types.js';
import { ApiError } from './errors.js';
import { dateTime } from './parameters.js';

const bad = (message: string) => new ApiError(400, message);

const kindOf = (value: unknown): string =>
	Array.isArray(value) ? 'array' : value === null ? 'null' : value === undefined ? 'undefined' : typeof value;

export function readRetry(version: Version, body: unknown): { loadWorkflow: boolean } {
	const is2 = version === '2.40.7';
	if (body === undefined || body === null) return { loadWorkflow: false };
	if (kindOf(body) !== 'object') {
		throw bad(`request/body ${is2 ? `Expected object, received ${kindOf(body)}` : 'must be object'}`);
	}
	const { loadWorkflow } = body as { loadWorkflow?: unknown };
	if (loadWorkflow !== undefined && typeof loadWorkflow !== 'boolean') {
		const told = is2 ? `Expected boolean, received ${kindOf(loadWorkflow)}` : 'must be boolean';
		throw bad(`request/body/loadWorkflow ${told}`);
	}
	return { loadWorkflow: loadWorkflow ?? false };
}

export type StopMany = {
	statuses: Status[];
	/** null: all. */
	workflowId: string | null;
	startedAfter: number | null;
	startedBefore: number | null;
};

const stoppable = ['queued', 'running', 'waiting'];

export function readStopMany(body: unknown): StopMany {
	const { status, workflowId, startedAfter, startedBefore } = (body ?? {}) as Record<string, unknown>;
	if (status === undefined) throw bad("request/body must have required property 'status'");
	if (!Array.isArray(status)) throw bad(`request/body/status Expected array, received ${kindOf(status)}`);
	if (status.length === 0) throw bad('request/body/status must include at least one status');
	for (const [i, one] of status.entries()) {
		if (stoppable.includes(one)) continue;
		const expected = stoppable.map((name) => `'${name}'`).join(' | ');
		throw bad(`request/body/status/${i} Invalid enum value. Expected ${expected}, received '${String(one)}'`);
	}
	return {
		statuses: status.map((one) => (one === 'queued' ? 'new' : one) as Status),
		workflowId: workflowId === undefined || workflowId === 'all' ? null : String(workflowId),
		startedAfter: dateTime(startedAfter, 'request/body/startedAfter'),
		startedBefore: dateTime(startedBefore, 'request/body/startedBefore'),
	};
}

/** The ids of PUT …/tags. */
export function readTagIds(body: unknown): string[] {
	if (!Array.isArray(body)) throw bad(`request/body Expected array, received ${kindOf(body)}`);
	return body.map((entry: unknown, i) => {
		if (kindOf(entry) !== 'object') throw bad(`request/body/${i} Expected object, received ${kindOf(entry)}`);
		const { id, ...more } = entry as Record<string, unknown>;
		if (id === undefined) throw bad(`request/body/${i} must have required property 'id'`);
		if (typeof id !== 'string') throw bad(`request/body/${i}/id Expected string, received ${kindOf(id)}`);
		const unknown = Object.keys(more).map((key) => `'${key}'`);
		if (unknown.length > 0) throw bad(`request/body/${i} Unrecognized key(s) in object: ${unknown.join(', ')}`);
		return id;
	});
}
