import { type Channel, type Message, type Person, textOf, type View } from '../../sandbox/slack/index.js';
import { has, modalOf as modalWith } from './asking.js';
import type { Harness } from './harness.js';

export const refused = { message: '401 Unauthorized: token expired', httpCode: '401' };

/** A workflow that fails at its second node until it is fixed, with so many failed runs of before the bot's time. */
export function failedRuns({ n8n }: Harness, count: number, name = 'Order sync', message = refused.message) {
	const workflow = n8n.workflow(name, [
		{ node: 'Get order', does: 'succeed' },
		{ node: 'Charge card', does: { fail: { ...refused, message } } },
	]);
	return { workflow, ids: Array.from({ length: count }, () => n8n.run(workflow)) };
}

/** Types it and gives the preview once it is counted: with a submit, or with words that say why not. */
export async function previews(
	harness: Harness,
	person: Person,
	typed: string,
	words: string | RegExp = '?',
	channel: Channel = harness.ops,
): Promise<View> {
	await person.types(typed, channel);
	return modalOf(harness, person, words);
}

/** The person's modal, once these words stand in it. */
export const modalOf = (harness: Harness, person: Person, says: string | RegExp): Promise<View> =>
	modalWith(harness, person, { says });

/** The card in the channel whose first line says this. */
export const card = (harness: Harness, words: string | RegExp, ms = 10_000): Promise<Message> =>
	harness.slack.until(() => harness.ops.messages().find((message) => has(message.headline, words)), {
		ms,
		what: `a card that says "${words}"`,
	}) as Promise<Message>;

/** Waits for a line in the card's thread. */
export const lineOf = (harness: Harness, of: Message, words: string | RegExp): Promise<Message> =>
	harness.slack.until(() => harness.ops.thread(of.ts).find((message) => has(textOf(message), words)), {
		what: `a line in the thread that says "${words}"`,
	}) as Promise<Message>;

/** Unfolds the choices that few need in the preview that is open. */
export async function unfolds(harness: Harness, person: Person): Promise<View> {
	await person.clicks(person.modal()!, 'More choices…');
	return modalOf(harness, person, 'How many at a time');
}
