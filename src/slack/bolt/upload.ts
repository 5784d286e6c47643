import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { slackFault } from './slack-fault.js';

type Posted = { channel: string; ts: string };

export type Upload = ReturnType<typeof createUpload>;

const uploadMs = 60_000;

/** Slack's way to put a file into a thread (docs/slack.md): an address, the bytes, and then where it is shared. */
export function createUpload(client: WebClient, fetch = globalThis.fetch) {
	return {
		/** The file's id, under which Slack has the bytes. */
		async send(filename: string, content: Blob) {
			const { file_id, upload_url } = await client.files.getUploadURLExternal({ filename, length: content.size });
			const answer = await fetch(upload_url!, { method: 'POST', body: content, signal: AbortSignal.timeout(uploadMs) });
			if (!answer.ok) throw new Error(`Slack answered ${answer.status} to the bytes of ${filename}`);
			return file_id!;
		},
		/** `repeated`: Slack may have been told before. */
		async complete(file: { id: string; title: string }, { channel, ts }: Posted, repeated: boolean) {
			try {
				await client.files.completeUploadExternal({ files: [file], channel_id: channel, thread_ts: ts });
			} catch (error) {
				// It was told so before the process died: the file is there.
				if (repeated && error instanceof WebAPIPlatformError && slackFault(error).kind === 'refused') return;
				throw error;
			}
		},
		/** False also where the bot may not read the channel: the scope is optional. */
		async isThere(fileId: string, { channel, ts }: Posted) {
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
