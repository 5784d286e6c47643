import { suffixOf } from '../../blocks/actions.js';
import { withTarget } from '../operations/target.js';
import { fillDetails, openDetails } from './details.js';

export const showDetails = withTarget(({ executionId }, edge) => ({
	read: (clicked) => openDetails(edge, clicked, executionId),
}));

export const refreshDetails = withTarget(({ executionId }, edge) => ({
	async read({ view }) {
		if (view)
			await fillDetails(edge, { viewId: view.id, executionId, privateMetadata: view.metadata, stack: 'folded' });
	},
}));

export const changeStack = withTarget(({ executionId }, edge) => ({
	async read({ view, actionId }) {
		const stack = suffixOf(actionId) === 'open' ? 'open' : 'folded';
		if (view) await fillDetails(edge, { viewId: view.id, executionId, privateMetadata: view.metadata, stack });
	},
}));
