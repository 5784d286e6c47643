import type { Failure } from '../n8n/index.js';

/** What is told of a failure whose details n8n does not give. */
export const noDetails: Failure = {
	node: null,
	nodeType: null,
	message: 'its error is not known: n8n gave no details of it',
	description: null,
	httpCode: null,
	stack: null,
	kind: null,
};
