import type { Message } from '../../../src/slack/blocks/blocks.js';
import { type InstantProps, renderInstant } from '../../../src/slack/features/instant/view.js';
import { friendly, now, type Words } from './words.js';

const none = { posts: 0, spans: 0, runs: 0, lastAt: null, delays: [], refused: null };

/** What `/n8n instant` says in all its states. */
export function instantSamples(words: Words): [string, Message][] {
	const any = words === friendly ? null : words.any;
	const arrived = {
		...{ posts: 310, spans: 1_204, runs: 1_204, lastAt: now - 12_000, refused: null },
		delays: Array.from({ length: 200 }, (_, i) => 80 + ((i * 37) % 140)),
	};
	const refused = { count: 3, at: now - 4_000, why: any ?? 'the token is not FLOWBELL_OTLP_TOKEN' };
	const door = { open: true, address: 'https://flowbell.example.com', listens: '0.0.0.0' };
	const n8n = { host: any ?? 'n8n.example.com', version: any ?? '2.40.7' };
	const say = (over: Partial<InstantProps>) =>
		renderInstant({ ...{ command: '/n8n', arrivals: none, door, n8n, now }, ...over });
	const inCloud = { host: 'acme.app.n8n.cloud', version: '2.25.0' };
	return [
		['instant: not set up', say({ door: { ...door, open: false } })],
		['instant: nothing has arrived', say({})],
		['instant: nothing has arrived, listening here only', say({ door: { ...door, listens: '127.0.0.1' } })],
		['instant: nothing has arrived, an older n8n', say({ n8n: { ...n8n, version: '1.123.81' } })],
		['instant: nothing has arrived, n8n’s cloud', say({ n8n: { ...inCloud, version: '2.41.1' } })],
		['instant: nothing has arrived, n8n’s cloud before 2.27', say({ n8n: inCloud })],
		['instant: nothing has arrived, n8n away', say({ n8n: { ...n8n, version: null } })],
		['instant: it comes', say({ arrivals: arrived })],
		['instant: it comes, too few to say how late', say({ arrivals: { ...arrived, runs: 1, posts: 1, delays: [149] } })],
		[
			'instant: it comes, one was refused before',
			say({ arrivals: { ...arrived, refused: { ...refused, at: now - 86_400_000 } } }),
		],
		['instant: the last was refused', say({ arrivals: { ...arrived, refused } })],
		['instant: all were refused', say({ arrivals: { ...none, refused } })],
	];
}
