import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf, toldIn } from './asking.js';
import { type Harness, openHarness, retriesOf } from './harness.js';

describe('in an Enterprise Grid organisation', () => {
	let harness: Harness;
	beforeAll(async () => {
		harness = await openHarness({ slack: { grid: true } });
	});
	afterAll(() => harness.close());

	/** A fresh alert, and what the person's click on its Retry leads to. */
	async function retries(person: Person) {
		const { n8n, slack } = harness;
		const name = `Order sync of ${person.name}`;
		const workflow = n8n.workflow(name, [{ node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } }]);
		const id = n8n.run(workflow);
		const alert = await harness.alert(name);
		n8n.fix(workflow);
		expect(await person.clicks(alert, 'Retry')).toMatchObject({ acked: true });
		return { alert, id, slack };
	}

	test.each([
		['at home in the sister workspace, clicking here', ['sister', 'ours'], 'ours'],
		['at home in the sister workspace, clicking there', ['sister', 'ours'], 'sister'],
		['at home here, clicking in the sister workspace', ['ours', 'sister'], 'sister'],
		['of this workspace alone', ['ours'], 'ours'],
	] as const)('a member %s may', async (what, workspaces, uses) => {
		const wyn = harness.slack.person(what.replace(/\W/g, '-'), { workspaces, uses });
		const { alert } = await retries(wyn);
		await harness.says(alert, '🟢');
	});

	test('who clicks in the sister workspace gives an alert to a member of this workspace alone, and to nobody else', async () => {
		const { n8n, slack, ben } = harness;
		const cyd = slack.person('cyd', { workspaces: ['sister', 'ours'], uses: 'sister' });
		slack.person('dov', { workspaces: ['sister'] });
		n8n.run(n8n.workflow('Stock', [{ node: 'Call', does: { fail: { message: 'no stock' } } }]));
		const alert = await harness.alert('Stock');
		await cyd.picks(alert, 'Assign to…');
		await modalOf(harness, cyd, { says: 'Who takes Stock?' });
		await cyd.submits({ Person: 'dov' });
		await toldIn(harness, cyd, '@dov cannot have this alert');
		await cyd.picks(alert, 'Assign to…');
		await modalOf(harness, cyd, { says: 'Who takes Stock?' });
		await cyd.submits({ Person: 'ben' });
		await harness.says(alert, `<@${ben.id}> has it (since `);
	});

	test('a member of the sister workspace alone, here through a shared channel, may not', async () => {
		const xia = harness.slack.person('xia', { workspaces: ['sister'] });
		const { id } = await retries(xia);
		await toldIn(harness, xia, 'Only members of the workspace that Flowbell is installed in may retry executions');
		expect(retriesOf(harness, id)).toEqual([]);
		expect(textOf(await asks(harness, xia, `/n8n delete ${id}`))).toContain('your account is from another one');
	});

	test('nor may one who was taken out of this workspace and stays in the organisation', async () => {
		const wyn = harness.slack.person('left', { workspaces: ['sister', 'ours'] });
		wyn.becomes({ workspaces: ['sister'] });
		const { id } = await retries(wyn);
		await toldIn(harness, wyn, 'your account is from another one');
		expect(retriesOf(harness, id)).toEqual([]);
	});

	test('nor a guest, nor a stranger of another organisation', async () => {
		const gus = harness.slack.person('gus', { workspaces: ['sister', 'ours'], guest: true });
		await retries(gus);
		await toldIn(harness, gus, 'Guests may not retry executions');
		const sam = harness.slack.person('sam', { stranger: true });
		await retries(sam);
		await toldIn(harness, sam, 'your account is from another one');
	});

	test('a named operator is known by the id of the organisation', async () => {
		const other = await openHarness({ slack: { grid: true }, bot: false });
		await other.startBot({ operators: [other.ana.id] });
		expect(other.ana.id).toMatch(/^W/);
		expect(textOf(await asks(other, other.ana, '/n8n delete 999'))).toContain('n8n has no execution #999');
		expect(textOf(await asks(other, other.ben, '/n8n delete 999'))).toContain('operators');
		await other.close();
	});
});
