import { actions } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import { watchesCommand } from './command.js';
import { performUnwatch, performWatch } from './perform.js';

/** What channels want to hear of. */
export const watch: Feature = {
	commands: {
		watch: { take: ({ wish }) => (wish === null ? null : { do: 'watch', wish }), read: watchesCommand },
		unwatch: { take: ({ which }) => ({ do: 'unwatch', which, alone: false }) },
		watches: { read: watchesCommand },
	},
	actions: {
		[actions.unwatch]: (_context, { value }) => ({ take: () => ({ do: 'unwatch', which: value, alone: true }) }),
	},
	changes: { watch: performWatch, unwatch: performUnwatch },
};
