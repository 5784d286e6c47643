import type { PlainTextOption } from '@slack/types';
import type { Logger } from 'pino';
import type { Access } from '../../access/index.js';
import { withTimeout } from '../../lib/with-timeout.js';
import { limits } from '../blocks/limits.js';
import { type Searched, searchedOf } from './interaction.js';
import type { Routes } from './routes.js';
import { createTooMuch } from './too-much.js';

/** What a select offers for what has been typed into it. */
export type Offer = (searched: Searched) => Promise<PlainTextOption[]>;

type Deps = {
	access: Pick<Access, 'check'>;
	log: Logger;
	now(): number;
	/** Milliseconds from the listener's start to the end of the ack. */
	onAck?(kind: 'search', ms: number): void;
};

/** Slack waits three seconds, and shows an error then (docs/slack.md, 21). */
const offerMs = 2_500;

/**
 * Selects that we fill. The answer is inside the ack, and goes out for each sign that is typed: so who may not read, who
 * types too fast, and what fails or takes too long are offered nothing, and told nothing. Who opened the form was told.
 */
export function createSearches(routes: Routes, { access, log, now, onAck }: Deps) {
	// Of its own: whoever has typed a long name may still send the form.
	const tooMuch = createTooMuch();
	return (id: RegExp, offer: Offer) => {
		routes.options(id, async ({ body, ack }) => {
			const start = performance.now();
			const searched = searchedOf(body, now());
			const offered = async () => {
				if (await tooMuch(searched.by, 0)) return [];
				return (await access.check(searched.by, 'read')).allowed ? offer(searched) : [];
			};
			const options = await withTimeout(offerMs, offered()).catch((err: unknown) => {
				log.warn({ err, action: body.action_id }, 'what a select offers could not be read');
			});
			await ack({ options: (options ?? []).slice(0, limits.options) });
			onAck?.('search', performance.now() - start);
		});
	};
}
