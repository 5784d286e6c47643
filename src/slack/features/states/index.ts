import { actions, callbacks, readMetadata } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import * as clicks from './actions.js';
import { mutesCommand, performMute, performUnmute } from './mutes.js';
import { performSaid } from './perform.js';

export { openAssign, openMute, resolveAlert } from './actions.js';
export { isSeenIn } from './find.js';

/** What people say of an alert: who has it, that it shall be quiet for a while, and that it is over. */
export const states: Feature = {
	commands: {
		ack: { take: ({ verb: _, ...of }) => clicks.say(of, { kind: 'acknowledged' }, 'privately') },
		mute: {
			take: ({ verb: _, until, ...of }) => ({
				...{ do: 'mute', of, until },
				...clicks.scopeOf(of),
				answer: 'privately',
			}),
		},
		unmute: { take: ({ verb: _, ...of }) => ({ do: 'unmute', of, answer: 'privately' }) },
		mutes: { read: mutesCommand },
		resolve: { take: ({ verb: _, ...of }) => clicks.say(of, { kind: 'resolved' }, 'privately') },
	},
	actions: {
		[actions.alertAcknowledge]: clicks.acknowledge,
		[actions.alertTakeOver]: clicks.takeOver,
		[actions.alertResolve]: clicks.resolveAlert,
		[actions.alertUnmute]: clicks.unmuteAlert,
		[actions.muteEnd]: clicks.endMute,
	},
	submissions: {
		[callbacks.assign]({ metadata, values }) {
			const opened = readMetadata(metadata);
			const of = { alert: opened?.execution ?? null };
			const said = { kind: 'assigned', to: values[actions.alertOwner] ?? '' } as const;
			return { ...clicks.say(of, said, 'none'), ...(opened && { channelId: opened.channelId }) };
		},
		[callbacks.mute]({ metadata, values }) {
			const opened = readMetadata(metadata);
			const scope = values[actions.muteScope] === 'workflow' ? 'workflow' : 'problem';
			const until = values[actions.muteUntil]?.trim() || values[actions.muteFor] || '';
			const of = { alert: opened?.execution ?? null };
			return { do: 'mute', of, scope, until, answer: 'none', ...(opened && { channelId: opened.channelId }) };
		},
	},
	changes: { say: performSaid, mute: performMute, unmute: performUnmute },
};
