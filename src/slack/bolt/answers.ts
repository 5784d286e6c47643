import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Origin } from '../../operations/job.js';
import type { Message } from '../blocks/blocks.js';
import { whole } from '../blocks/spoken.js';
import type { NewerBlocks } from './newer-blocks.js';

export type Answers = ReturnType<typeof createAnswers>;

const deadlineMs = 5_000;

type Deps = { client: WebClient; newerBlocks: NewerBlocks; log: Logger };

class Refused extends Error {
	readonly status: number;

	constructor(status: number) {
		super(`refused with ${status}`);
		this.status = status;
	}
}

/** As incoming webhooks have it. An address that is spent is said to get 404 or 410, and a 5xx may have taken effect. */
const isRefusalOfBlocks = (error: unknown) => error instanceof Refused && error.status === 400;

/** Short-lived answers, which are not kept, as Slack does not keep them either. Lasting messages go through the outbox. */
export function createAnswers({ client, newerBlocks, log }: Deps, fetch = globalThis.fetch) {
	async function post(address: string, body: Record<string, unknown>): Promise<void> {
		const answer = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(deadlineMs),
		});
		if (!answer.ok) throw new Refused(answer.status);
	}

	/** `respond()` of Bolt has neither time-out nor a use after the listener has ended; the address itself has. */
	async function respond({ responseUrl }: Origin, body: Message & Record<string, unknown>): Promise<boolean> {
		if (!responseUrl) return false;
		try {
			const attempt = (blocks: KnownBlock[]) => post(responseUrl, { ...body, blocks });
			await newerBlocks.send('private message', body.blocks, attempt, isRefusalOfBlocks);
			return true;
		} catch (error) {
			if (error instanceof Refused) {
				log.info({ status: error.status }, 'response address spent; answering another way');
				return false;
			}
			log.warn({ err: error }, 'response address failed; answering another way');
			return false;
		}
	}

	/** Only the asker sees it. Tries Slack's response address, then an ephemeral message, then a direct message. */
	async function privately(origin: Origin, userId: string, shown: Message) {
		const message = whole(shown);
		if (await respond(origin, { ...message, response_type: 'ephemeral', replace_original: false })) return;
		const plain = { text: message.text, blocks: message.blocks };
		try {
			await client.chat.postEphemeral({ channel: origin.channelId, user: userId, ...plain });
		} catch (error) {
			log.info({ err: error, channel: origin.channelId }, 'no ephemeral message there; sending a direct one');
			await client.chat.postMessage({ channel: userId, ...plain, unfurl_links: false }).catch((second) => {
				log.warn({ err: second, userId }, 'a person could not be answered');
			});
		}
	}

	return {
		privately,
		/** Replaces the ephemeral message that was clicked; where that is no longer possible, answers privately. */
		async replacing(origin: Origin, userId: string, message: Message) {
			if (await respond(origin, { ...whole(message), replace_original: true })) return;
			await privately({ channelId: origin.channelId }, userId, message);
		},
		/** Everyone in the channel sees it, also where the bot is not a member. False where Slack did not take it. */
		publicly: (origin: Origin, message: Message) =>
			respond(origin, { ...whole(message), response_type: 'in_channel', replace_original: false }),
	};
}
