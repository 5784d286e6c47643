import { textOf } from '../../../sandbox/slack/index.js';
import { privately } from '../asking.js';
import { type Door, nameOf } from './doors.js';
import { type Cell, known, type MatrixHarness, posted, refusal } from './harness.js';
import { type Kind, may } from './kinds.js';

/** What has come back to this person here, alone or directly. Cards and alerts are everybody's. */
export type Seen = { messages: number; modal: string; home: string };
const messagesTo = ({ person, channel }: Whose) => {
	const direct = person.dm();
	const here = channel.id === direct.id ? [] : privately(person, channel);
	return [...here, ...person.sees(direct)].sort((a, b) => Number(a.ts) - Number(b.ts));
};
type Whose = Pick<Cell, 'person' | 'channel'>;

export const seen = (whose: Whose): Seen => ({
	messages: messagesTo(whose).length,
	modal: whose.person.modal()?.hash ?? '',
	home: whose.person.home()?.hash ?? '',
});

export function newWords(whose: Whose, before: Seen): string {
	const { person } = whose;
	const [modal, home] = [person.modal(), person.home()];
	const fresh = messagesTo(whose)
		.slice(before.messages)
		.filter(({ headline }) => headline !== posted);
	return [...fresh, modal?.hash === before.modal ? undefined : modal, home?.hash === before.home ? undefined : home]
		.filter((each) => each !== undefined)
		.map((each) => textOf(each))
		.join('\n');
}

/** Requests to n8n that change one of these. */
export const changesOf = ({ n8n }: MatrixHarness, ids: number[], newest = n8n.requests.length) =>
	n8n.requests
		.slice(-newest)
		.filter(({ method, path }) => method !== 'GET' && ids.includes(Number(/\/executions\/(\d+)/.exec(path)?.[1])))
		.length;

/** Those of these executions that are not as they were: gone, retried, stopped, or tagged. */
export function touched({ n8n }: MatrixHarness, ids: number[]): number[] {
	const retried = new Set(n8n.executions().map(({ retryOf }) => Number(retryOf)));
	return ids.filter((id) => {
		const run = n8n.execution(id);
		return run === undefined || !['error', 'running'].includes(run.status) || retried.has(id) || run.tags.length === 0;
	});
}

const still = /Counting|⏳ Opening|Loading/;

/** Slack's `until` looks at every change there is, which is too much of it for so many at the same time. */
export async function looked<T>(over: () => T | undefined, ms = 40_000): Promise<T | 'nothing came'> {
	for (const end = Date.now() + ms; Date.now() < end; ) {
		const came = over();
		if (came) return came;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return 'nothing came';
}

/** What is wrong with what came of it; null where it is as the rules say. */
export async function judge(door: Door, cell: Cell, kind: Kind, before: Seen): Promise<string | null> {
	const { harness } = cell;
	const allowed = may(kind, door.needs, harness.world);
	const changed = () => changesOf(harness, cell.targets(), 2_000) > 0;
	const words = () => newWords(cell, before);
	const over = () => {
		const now = words();
		if (door.opens === 'changes' && changed()) return 'opened';
		// A form that is still filled names what it is about, to those who may read; then it says no.
		const filling = still.test(now) && may(kind, 'read', harness.world);
		// What is shown is shown, whatever is refused beside it.
		if (door.opens !== 'changes' && known.test(now) && !filling) return 'opened';
		if (door.needs !== 'free' && refusal.test(now)) return 'refused';
		return door.opens === 'answers' && now !== '' && !still.test(now) ? 'opened' : undefined;
	};
	if (door.opens === 'nothing' && allowed) return null;
	const came = await looked(over);
	const row = `${nameOf(door)} by ${kind.name} in ${cell.channel.name}`;
	if (came !== (allowed ? 'opened' : 'refused'))
		return `${row}: ${came}, though ${allowed ? 'they may' : 'they may not'}`;
	if (allowed && door.opens === 'shows' && !known.test(words())) return `${row}: nothing of n8n was shown`;
	if (!allowed && known.test(words())) return `${row}: refused, and shown all the same: ${words()}`;
	if (door.needs === 'free' && known.test(words())) return `${row}: shows something of n8n to everybody`;
	return null;
}
