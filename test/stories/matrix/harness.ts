import { buttonsOf, type Channel, type Message, type Person } from '../../../sandbox/slack/index.js';
import { alertWithRunning, asks, buttonValue, privately } from '../asking.js';
import { previews } from '../bulking.js';
import { type Harness, openHarness } from '../harness.js';
import type { Kind, World } from './kinds.js';

/** Only n8n has these words: whoever reads one has been shown something. */
export const known = /Acme|pay-401|🟢 OK|another n8n/;
/** Every way in which somebody is told that they may not. */
export const refusal = /(Guests|Bots) may not|so it may not|your account is from another one|you are not one of them/;

export type Fixture = { listId: string; jobId: string; previewId: string; alertId: number; goesOn: number };

/** One try: who, where, and an execution of its own for each thing that can be done. */
export type Cell = {
	harness: MatrixHarness;
	fixture: Fixture;
	person: Person;
	channel: Channel;
	failed: number;
	/** One that goes on; taken when it is first asked for. */
	readonly running: number;
	/** Of those two, which were asked for. */
	targets(): number[];
	/** A message of Flowbell's that the person sees in this channel. */
	message(): Promise<Message>;
	/** The reference of a question whether to delete the cell's execution; somebody else was asked it. */
	question(): Promise<string>;
};

export type MatrixHarness = Awaited<ReturnType<typeof openMatrixHarness>>;

const fails = { fail: { message: 'pay-401 declined' } };

/** So many executions of each sort are there before the bot is, so that none of them rings. */
export async function openMatrixHarness(world: World, rows: number) {
	let ahead = 0;
	const harness = await openHarness({
		bot: false,
		slack: { grid: world.grid },
		now: () => Date.now() + ahead,
		config: { pollSeconds: 1 },
		timings: { bulk: { undoMs: 0 } },
	});
	const { n8n, slack, ana } = harness;
	const sync = n8n.workflow('Acme sync', [{ node: 'Charge card', does: fails }]);
	const failed = Array.from({ length: rows }, () => n8n.run(sync));
	n8n.fix(sync);
	const slow = n8n.workflow('Acme slow', [{ node: 'Slow', does: { run: 3_600 } }]);
	const running = Array.from({ length: Math.ceil(rows / 4) }, () => n8n.run(slow));
	const broken = n8n.workflow('Acme broken', [{ node: 'Charge card', does: fails }]);
	for (let i = 0; i < 12; i++) n8n.run(broken);
	/** A workflow of each one's own, for jobs on many. */
	const own = world.kinds.map((_kind, index) => {
		const letter = String.fromCharCode(97 + index);
		const mine = n8n.workflow(`Acme own ${letter}`, [{ node: 'Charge card', does: fails }]);
		const ids = Array.from({ length: 4 }, () => n8n.run(mine));
		n8n.fix(mine);
		const goes = n8n.workflow(`Acme long ${letter}`, [{ node: 'Slow', does: { run: 3_600 } }]);
		return [...ids, n8n.run(goes)];
	});
	for (const id of [...failed, ...running, ...own.flat()]) n8n.setTags(id, ['seen']);

	const people = new Map<Kind, Person>();
	const id = (...kinds: Kind['named'][]) =>
		world.kinds.filter(({ named }) => kinds.includes(named)).map((kind) => people.get(kind)!.id);

	/** What each of them is, or was while everybody might do everything. */
	function become(now: 'a full member' | 'what they are') {
		const before = now === 'a full member';
		for (const [kind, person] of people) person.becomes(before ? beforeOf(kind) : kind.is);
		const group = (handle: string, named: Kind['named']) =>
			slack.userGroup(handle, before ? [...people.values()] : id(named).map((id) => ({ id }))).id;
		return [group('oncall', 'operator by group'), group('support', 'reader by group')] as const;
	}

	return {
		...harness,
		world,
		people,
		become,
		/** The workflows `Acme own …` and `Acme long …` of this one, and their executions, for jobs on many. */
		ownOf(kind: Kind) {
			const index = world.kinds.indexOf(kind);
			return { letter: String.fromCharCode(97 + index), ids: own[index]! };
		},
		later(ms: number) {
			ahead += ms;
		},
		takeFailed: () => taken(failed),
		takeRunning: () => taken(running),
		async begin(as: Parameters<typeof become>[0]): Promise<Fixture> {
			for (const [index, kind] of world.kinds.entries()) people.set(kind, slack.person(`p${index}`));
			const [oncall, support] = become(as);
			await harness.startBot({
				operators: world.operators ? [ana.id, oncall, ...id('operator')] : [],
				readers: world.readers ? [ana.id, support, ...id('reader')] : [],
			});
			return prepare(harness);
		},
	};
}

const beforeOf = ({ is }: Kind): Kind['is'] => ({
	guest: false,
	bot: false,
	deactivated: false,
	...(is.workspaces ? { workspaces: ['sister', 'ours'], uses: is.uses ?? 'ours' } : { stranger: false }),
});

function taken(from: number[]): number {
	const next = from.pop();
	if (next === undefined) throw new Error('no execution is left for this row');
	return next;
}

/** What somebody who may has left behind: a list, an ended job, a preview, an alert of which a run goes on. */
async function prepare(harness: Harness): Promise<Fixture> {
	const { ana, slack } = harness;
	const list = await asks(harness, ana, '/n8n failures workflow:"Acme broken"');
	await previews(harness, ana, '/n8n retry-all workflow:"Acme broken" limit:2');
	await ana.submits({ Start: 'All at once' });
	const card = await slack.until(() => harness.ops.messages().find(({ headline }) => /2 failed again/.test(headline)));
	const preview = await previews(harness, ana, '/n8n delete-all status:failed workflow:"Acme broken" limit:3');
	const { failed, running } = await alertWithRunning(harness, 'Acme runaway');
	await harness.alert('Acme runaway');
	await ana.closes({ all: true });
	return {
		listId: buttonValue(list, 'Next'),
		jobId: buttonValue(harness.now(card), 'Show results'),
		previewId: preview.privateMetadata,
		alertId: failed,
		goesOn: running,
	};
}

/** What counts is what comes back. */
export const posted = 'A message with a button.';

/** A message that only this person sees there, or in their direct messages. */
async function messageFor({ harness, person, channel }: Pick<Cell, 'harness' | 'person' | 'channel'>) {
	const { slack } = harness;
	const direct = channel.id === person.dm().id;
	const answer = await fetch(`${slack.apiUrl}${direct ? 'chat.postMessage' : 'chat.postEphemeral'}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${slack.botToken}` },
		body: JSON.stringify({ channel: channel.id, text: posted, ...(direct ? {} : { user: person.id }) }),
	});
	const { ok, ts, message_ts, error } = (await answer.json()) as Record<string, string>;
	if (!ok) throw new Error(`the message was not posted: ${error}`);
	return person.sees(channel).find((message) => message.ts === (ts ?? message_ts))!;
}

/** Asked by somebody who may. */
async function questionFor({ harness, failed }: Pick<Cell, 'harness' | 'failed'>): Promise<string> {
	await harness.ana.types(`/n8n delete ${failed}`, harness.ops);
	const label = `Delete #${failed}`;
	const question = await harness.slack.until(
		() => privately(harness.ana, harness.ops).find((message) => buttonsOf(message).includes(label)),
		{ what: `a question about #${failed}` },
	);
	return buttonValue(question, label);
}

/** A try of this one here. */
export function cellOf(harness: MatrixHarness, fixture: Fixture, kind: Kind, channel: Channel): Cell {
	const person = harness.people.get(kind)!;
	let running: number | undefined;
	const cell = { harness, fixture, person, channel, failed: harness.takeFailed() };
	return {
		...cell,
		get running() {
			running ??= harness.takeRunning();
			return running;
		},
		targets: () => (running === undefined ? [cell.failed] : [cell.failed, running]),
		message: () => messageFor(cell),
		question: () => questionFor(cell),
	};
}

/** All of them at the same time. */
export const inEach = <T>(kinds: readonly Kind[], work: (kind: Kind) => Promise<T[]>): Promise<T[]> =>
	Promise.all(kinds.map(work)).then((all) => all.flat());
