import { buttonsOf, type Channel, type Message, type Person, type Slack, textOf } from '../slack/index.js';
import type { OfficeN8n } from './office-n8n.js';
import type { Say } from './tell.js';

/** For each step; all of them together stay under a minute. */
const stepMs = 20_000;

export type Story = {
	slack: Slack;
	ops: Channel;
	ana: Person;
	n8n: OfficeN8n;
	say: Say;
};

/** Plays the main job without a person. Rejects at the first step that is not seen in the workspace. */
export async function playStory({ slack, ops, ana, n8n, say }: Story): Promise<void> {
	const { panel } = n8n;
	let steps = 0;
	const seen = (what: string) => say(`✔ ${++steps}. ${what}`);
	const until = <T>(what: string, condition: () => T | Promise<T>) => slack.until(condition, { ms: stepMs, what });

	const workflow = (name: string) => {
		const found = panel.workflows().find((each) => each.name.endsWith(name));
		if (!found) throw new Error(`There is no workflow "${name}"`);
		return found;
	};
	const alertOf = (name: string) =>
		until(`an alert for ${name} in #${ops.name}`, () =>
			ops.messages().find(({ headline }) => headline.includes(`${name} failed`)),
		);
	const now = (message: Message) => ops.messages().find(({ ts }) => ts === message.ts);
	const says = (message: Message, words: string) =>
		until(`"${words}" on that message`, () => {
			const current = now(message);
			return current?.headline.includes(words) ? current : undefined;
		});
	const click = async (where: Parameters<Person['clicks']>[0], label: string) => {
		const { acked, error } = await ana.clicks(where, label);
		if (!acked) throw new Error(`The app did not take ana's click on "${label}": ${error}`);
	};

	const orders = workflow('Order sync');
	await panel.act('fail', orders.id);
	const alert = await alertOf(orders.name);
	const failed = await until(
		'the failed execution in n8n',
		() => panel.executions().find((run) => run.status === 'error' && run.workflowName === orders.name)?.id,
	);
	if (!textOf(alert).includes('Charge card')) throw new Error(`The alert does not tell the node:\n${textOf(alert)}`);
	seen(`Execution #${failed} of ${orders.name} failed, and the failure rang in #${ops.name}`);

	await panel.act('recover', orders.id);
	await click(alert, 'Retry');
	await says(alert, 'retrying');
	seen('ana clicked Retry, and the message tells that the retry is running');

	await says(alert, '🟢');
	const retries = await n8n.retriesOf(failed);
	if (retries.length !== 1) throw new Error(`n8n has ${retries.length} retries of #${failed}, not one`);
	seen(`The message turned green; n8n ran the retry once, as #${retries[0]}`);

	const feed = workflow('Supplier feed');
	await panel.act('runAway', feed.id);
	const running = () => panel.executions().filter((run) => run.workflowName === feed.name && run.status === 'running');
	const stray = await alertOf(feed.name);
	const label = await until('a button "Stop running (n)" on the alert', () =>
		buttonsOf(now(stray) ?? stray).find((each) => each.startsWith('Stop running')),
	);
	if (running().length === 0) throw new Error(`No execution of ${feed.name} is running in n8n`);
	seen(`Executions of ${feed.name} do not end, and the alert of one that failed offers "${label}"`);

	await click(now(stray) ?? stray, label);
	const modal = await until('a modal that names how many runs it will stop', () => {
		const view = ana.modal();
		return view?.submit?.startsWith('Stop') ? view : undefined;
	});
	const { acked, errors } = await ana.submits();
	if (!acked) throw new Error(`The app did not take the modal "${modal.title}" ${JSON.stringify(errors ?? {})}`);
	await until('the runs to end in n8n', () => running().length === 0);
	const answer = await until('the channel being told that the runs were stopped', () =>
		ana.sees(ops).find((message) => message.ts > stray.ts && /⚪|[Ss]topped/.test(message.text)),
	);
	seen(`ana clicked "${label}" and then "${modal.submit}"; none runs any more: ${firstLine(answer)}`);
}

const firstLine = (message: Message): string => textOf(message).split('\n')[0] ?? '';
