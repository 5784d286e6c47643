import { fillDetails, openDetails } from '../../details/details.js';
import { suffixOf } from '../../views/actions.js';
import { withExecution } from './target.js';

export const showDetails = withExecution(openDetails);

export const refreshDetails = withExecution(async (edge, { view }, executionId) => {
	if (view) await fillDetails(edge, { viewId: view.id, executionId, privateMetadata: view.metadata, stack: 'folded' });
});

export const changeStack = withExecution(async (edge, { view, actionId }, executionId) => {
	const stack = suffixOf(actionId) === 'open' ? 'open' : 'folded';
	if (view) await fillDetails(edge, { viewId: view.id, executionId, privateMetadata: view.metadata, stack });
});
