import { actions, callbacks } from '../../blocks/actions.js';
import { type Feature, reads } from '../../feature.js';
import { offerWorkflows } from './choices.js';
import { watchesCommand } from './command.js';
import { openWatchForm, performWatchForm } from './form.js';
import { chosenIn, commandIn } from './form-view.js';
import { offerGroups } from './groups.js';
import { performUnwatch, performWatch } from './perform.js';

/** What channels want to hear of. */
export const watch: Feature = {
	commands: {
		watch: { take: ({ wish, tail = [] }) => (wish === null ? null : { do: 'watch', wish, tail }), read: openWatchForm },
		unwatch: { take: ({ which }) => ({ do: 'unwatch', which, alone: false }) },
		watches: { read: watchesCommand },
	},
	actions: {
		[actions.watchOpen]: reads(openWatchForm),
		[actions.unwatch]: (_context, { value }) => ({ take: () => ({ do: 'unwatch', which: value, alone: true }) }),
	},
	submissions: {
		[callbacks.watch]: ({ metadata: channelId, values }) => ({
			...{ do: 'watch-form', text: commandIn(values), chosen: chosenIn(values), channelId },
		}),
	},
	searches: { [actions.watchWorkflows]: offerWorkflows, [actions.watchGroup]: offerGroups },
	changes: { watch: performWatch, 'watch-form': performWatchForm, unwatch: performUnwatch },
};
