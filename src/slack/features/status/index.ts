import type { Feature } from '../../feature.js';
import { renderStatus } from './view.js';

export { type StatusProps, statusLines } from './view.js';

/** How n8n, Slack, Redis and the queues are. */
export const status: Feature = {
	commands: {
		status: {
			read: async ({ reading, answers }, { origin, by }) =>
				answers.privately(origin, by.userId, renderStatus(await reading.status())),
		},
	},
};
