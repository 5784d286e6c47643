import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { slackFault } from './slack-fault.js';

type Posted = { channel: string; ts: string };

/** Slack's way to put a file into a thread (docs/slack.md): an address, the bytes, and then where it is shared. */
export type Upload = {
	/** The file's id, under which Slack has the bytes. */
	send(filename: string, content: Blob): Promise<string>;
	/** `repeated`: Slack may have been told before. */
	complete(file: { id: string; title: string }, thread: Posted, repeated: boolean): Promise<void>;
	/** False also where the bot may not read the channel: the scope is optional. */
	isThere(fileId: string, thread: Posted): Promise<boolean>;
};

const uploadMs = 60_000;

export function createUpload(client: WebClient, fetch = globalThis.fetch): Upload {
	return {
		async send(filename, content) {
			const { file_id, upload_url } = await client.files.getUploadURLExternal({ filename, length: content.size });
			const answer = await fetch(upload_url!, { method: 'POST', body: content, signal: AbortSignal.timeout(uploadMs) });
			if (!answer.ok) throw new Error(`Slack answered ${answer.status} to the bytes of ${filename}`);
			return file_id!;
		},
		async complete(file, { channel, ts }, repeated) {
			try {
				await client.files.completeUploadExternal({ files: [file], channel_id: channel, thread_ts: ts });
			} catch (error) {
				// It was told so before the process died: the file is there.
				if (repeated && error instanceof WebAPIPlatformError && slackFault(error).kind === 'refused') return;
				throw error;
			}
		},
		async isThere(fileId, { channel, ts }) {
			try {
				const { messages } = await client.conversations.replies({ channel, ts, limit: 100 });
				return Boolean(messages?.some((message) => message.files?.some((file) => file.id === fileId)));
			} catch (error) {
				if (slackFault(error).kind === 'refused' || slackFault(error).kind === 'route') return false;
				throw error;
			}
		},
	};
}
