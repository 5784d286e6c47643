import type { Failure } from '../n8n/index.js';

/** What is told of a failure whose details n8n does not give. */
export const noDetails: Failure = {
	node: null,
	nodeType: null,
	message: 'n8n keeps no details of this failure',
	description: null,
	httpCode: null,
	stack: null,
	kind: null,
};
