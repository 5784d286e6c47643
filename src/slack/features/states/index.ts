import { actions, callbacks, readMetadata } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import * as clicks from './actions.js';
import { performSaid } from './perform.js';

export { openAssign, resolveAlert } from './actions.js';

/** What people say of an alert: who has it, and that it is over. */
export const states: Feature = {
	commands: {
		ack: { take: ({ verb: _, ...of }) => clicks.say(of, { kind: 'acknowledged' }, 'privately') },
		resolve: { take: ({ verb: _, ...of }) => clicks.say(of, { kind: 'resolved' }, 'privately') },
	},
	actions: {
		[actions.alertAcknowledge]: clicks.acknowledge,
		[actions.alertTakeOver]: clicks.takeOver,
		[actions.alertResolve]: clicks.resolveAlert,
	},
	submissions: {
		[callbacks.assign]({ metadata, values }) {
			const opened = readMetadata(metadata);
			const of = { alert: opened?.execution ?? null };
			const said = { kind: 'assigned', to: values[actions.alertOwner] ?? '' } as const;
			return { ...clicks.say(of, said, 'none'), ...(opened && { channelId: opened.channelId }) };
		},
	},
	changes: { say: performSaid },
};
