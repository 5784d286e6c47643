import type { Feature } from '../../feature.js';
import { renderInstant } from './view.js';

/** Whether n8n tells by itself what has ended, so that alerts come at once. */
export const instant: Feature = {
	commands: {
		instant: {
			read: async ({ reading, answers }, { origin, by }) =>
				answers.privately(origin, by.userId, renderInstant(await reading.instant())),
		},
	},
};
