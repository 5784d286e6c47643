import { Queue } from 'bullmq';
import { expect, onTestFinished } from 'vitest';
import { buttonsOf, type Channel, type Message, type Person, textOf, type View } from '../../sandbox/slack/index.js';
import { type AuditEntry, createAudit } from '../../src/access/index.js';
import { createLog } from '../../src/observability/index.js';
import { openRedis } from '../../src/redis/connection.js';
import { prefixOf } from '../setup/keys-of.js';
import type { Harness } from './harness.js';

/** Everything that was written down, newest first. */
export async function auditOf(harness: Harness): Promise<AuditEntry[]> {
	const redis = openRedis(harness.redisUrl, { name: 'test', kind: 'worker' });
	const log = createLog({ level: 'silent' });
	const entries = await createAudit({ redis, key: harness.keys.slack.key('audit'), log }).latest(100);
	redis.disconnect();
	return entries;
}

/** What only this person sees, newest last. */
export const privately = (person: Person, channel?: Channel): Message[] =>
	person.sees(channel).filter((message) => message.ephemeralFor === person.id);

/** Types it and gives the private answer: the first new message that only she sees. */
export async function asks(harness: Harness, person: Person, typed: string, channel: Channel = harness.ops) {
	const before = new Set(privately(person).map((message) => message.ts));
	const deed = await person.types(typed, channel);
	expect(deed).toMatchObject({ acked: true });
	return harness.slack.until(() => privately(person).find((message) => !before.has(message.ts)), {
		what: `an answer to "${typed}" that only ${person.name} sees`,
	});
}

/** The message as she sees it now. */
export const nowOf = (person: Person, message: Message): Message | undefined =>
	person.sees().find((each) => each.ts === message.ts && each.channel === message.channel);

/** Waits until the message, or what has replaced it in place, has these words anywhere in it. */
export const reads = (harness: Harness, person: Person, message: Message, words: string | RegExp) =>
	harness.slack.until(
		() => {
			const now = nowOf(person, message);
			return now && has(textOf(now), words) ? now : undefined;
		},
		{ what: `${person.name} reading "${words}"` },
	);

/** Waits for a message that only she sees with these words anywhere in it. */
export const toldIn = (harness: Harness, person: Person, words: string | RegExp) =>
	harness.slack.until(() => privately(person).find((message) => has(textOf(message), words)), {
		what: `${person.name} alone being told "${words}"`,
	});

/** Her modal, once it has these words, or this button. */
export const modalOf = (harness: Harness, person: Person, wanted: { says: string | RegExp } | { offers: string }) =>
	harness.slack.until<View | undefined>(
		() => {
			const view = person.modal();
			if (!view) return undefined;
			return ('says' in wanted ? has(textOf(view), wanted.says) : buttonsOf(view).includes(wanted.offers))
				? view
				: undefined;
		},
		{ what: `${person.name}'s modal with ${JSON.stringify(Object.values(wanted).map(String))}` },
	);

/** Her Home, once it has these words. */
export const homeOf = (harness: Harness, person: Person, words: string | RegExp): Promise<View> =>
	harness.slack.until(
		() => {
			const view = person.home();
			return view && has(textOf(view), words) ? view : undefined;
		},
		{ what: `${person.name}'s Home saying "${words}"` },
	) as Promise<View>;

export const has = (text: string, words: string | RegExp) =>
	typeof words === 'string' ? text.includes(words) : words.test(text);

/** As time does: takes from Redis what the bot keeps under keys like this. Gives how many there were. */
export async function forget(harness: Harness, pattern: string): Promise<number> {
	const redis = openRedis(harness.redisUrl, { name: 'test', kind: 'worker' });
	const keys = await redis.keys(`${harness.keys.slack.prefix}:${pattern}`);
	const gone = keys.length > 0 ? await redis.del(keys) : 0;
	redis.disconnect();
	return gone;
}

/** One of the bot's queues, to look into or to hold up. */
export function queueOf(harness: Harness, name: 'changes' | 'operations' | 'outbox' | 'bulk-control'): Queue {
	const connection = openRedis(harness.redisUrl, { name: 'test', kind: 'worker' });
	const queue = new Queue(name, { connection, prefix: prefixOf(harness.keys, name) });
	onTestFinished(async () => {
		await queue.close();
		connection.disconnect();
	});
	return queue;
}

/** A workflow of which one run goes on and another has just failed: its alert offers to stop the first. */
export async function alertWithRunning({ n8n, slack }: Harness, name: string) {
	const workflow = n8n.workflow(name, [
		{ node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } },
		{ node: 'Slow', does: { run: 600 } },
	]);
	n8n.fix(workflow);
	const running = n8n.run(workflow);
	// The poll has to have seen it before the other one fails: it counts what runs first.
	const before = n8n.requests.length;
	await slack.until(() => n8n.requests.slice(before).some(({ query }) => query.status === 'running'));
	n8n.break(workflow);
	return { workflow, running, failed: n8n.run(workflow) };
}

/** What a button of this message carries. */
export function buttonValue(message: Message, label: string): string {
	const elements = message.blocks.flatMap(({ elements, accessory }) => [elements ?? [], accessory ?? []].flat());
	const button = (elements as { text?: { text?: string }; value?: string }[]).find(({ text }) => text?.text === label);
	if (button?.value === undefined) throw new Error(`no button ${label}: ${buttonsOf(message).join(', ')}`);
	return button.value;
}
