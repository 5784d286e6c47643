import { createAccess, createAudit } from '../access/index.js';
import { createWatches } from '../routing/index.js';
import { createAlertChannel } from '../slack/bolt/alert-channel.js';
import { createAnswers } from '../slack/bolt/answers.js';
import { createChannelStates } from '../slack/bolt/channel-state.js';
import { createDirectory, createSharing } from '../slack/bolt/directory.js';
import { createBlockedChannelNotice } from '../slack/outbox/blocked-channel-notice.js';
import { createOutbox } from '../slack/outbox/outbox.js';
import type { Foundation } from './foundation.js';

export type Workspace = ReturnType<typeof buildWorkspace>;

/** The people of the workspace, and all ways in which something is said to them. */
export function buildWorkspace({ config, slackBase, redis, slack, metrics, timings }: Foundation) {
	const { key, now, log } = slackBase;
	const { interactive, background } = slack.clients;
	const { operators, readers } = config;
	const directory = createDirectory(interactive, now);
	const sharing = createSharing(interactive, now, log);
	const alertChannel = createAlertChannel(config.alertChannel, background, sharing, log);
	const outbox = createOutbox(slackBase, {
		client: background,
		alertChannel: alertChannel.id,
		timings: timings.outbox,
	});
	const watches = createWatches(redis, key('watches'));
	const notify = createBlockedChannelNotice({ operators, directory, outbox, log });
	outbox.events.on('channelBlocked', async (blocked) => {
		// Who has made its watches is told.
		const isWatching = blocked.channel !== alertChannel.id() && (await watches.of(blocked.channel)).length > 0;
		if (!isWatching) await notify(blocked);
	});
	outbox.events.on('rateLimited', () => metrics.rateLimited('chat'));
	return {
		directory,
		sharing,
		alertChannel,
		outbox,
		watches,
		stateOf: createChannelStates(interactive),
		access: createAccess({ operators, readers, directory, teamId: slack.teamId, log }),
		audit: createAudit({ redis, key: key('audit'), log }),
		answers: createAnswers({ client: background, newerBlocks: slack.newerBlocks, log }, slack.egress?.fetch),
		async permalink(channel: string, ts: string): Promise<string | null> {
			const answer = await background.chat.getPermalink({ channel, message_ts: ts }).catch(() => null);
			return answer?.permalink ?? null;
		},
	};
}
