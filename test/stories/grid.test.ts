import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, textOf } from '../../sandbox/slack/index.js';
import { asks, toldIn } from './asking.js';
import { openWorkplace, retriesOf, type Workplace } from './workplace.js';

describe('in an Enterprise Grid organisation', () => {
	let place: Workplace;
	beforeAll(async () => {
		place = await openWorkplace({ slack: { grid: true } });
	});
	afterAll(() => place.close());

	/** A fresh alert, and what the person's click on its Retry leads to. */
	async function retries(person: Person) {
		const { n8n, slack } = place;
		const name = `Order sync of ${person.name}`;
		const workflow = n8n.workflow(name, [{ node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } }]);
		const id = n8n.run(workflow);
		const alert = await place.alert(name);
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
		const wyn = place.slack.person(what.replace(/\W/g, '-'), { workspaces, uses });
		const { alert } = await retries(wyn);
		await place.says(alert, '🟢');
	});

	test('a member of the sister workspace alone, here through a shared channel, may not', async () => {
		const xia = place.slack.person('xia', { workspaces: ['sister'] });
		const { id } = await retries(xia);
		await toldIn(place, xia, 'Only members of the workspace that Flowbell is installed in may retry executions');
		expect(retriesOf(place, id)).toEqual([]);
		expect(textOf(await asks(place, xia, `/n8n delete ${id}`))).toContain('your account is from another one');
	});

	test('nor may one who was taken out of this workspace and stays in the organisation', async () => {
		const wyn = place.slack.person('left', { workspaces: ['sister', 'ours'] });
		wyn.becomes({ workspaces: ['sister'] });
		const { id } = await retries(wyn);
		await toldIn(place, wyn, 'your account is from another one');
		expect(retriesOf(place, id)).toEqual([]);
	});

	test('nor a guest, nor a stranger of another organisation', async () => {
		const gus = place.slack.person('gus', { workspaces: ['sister', 'ours'], guest: true });
		await retries(gus);
		await toldIn(place, gus, 'Guests may not retry executions');
		const sam = place.slack.person('sam', { stranger: true });
		await retries(sam);
		await toldIn(place, sam, 'your account is from another one');
	});

	test('a named operator is known by the id of the organisation', async () => {
		const other = await openWorkplace({ slack: { grid: true }, bot: false });
		await other.startBot({ operators: [other.ana.id] });
		expect(other.ana.id).toMatch(/^W/);
		expect(textOf(await asks(other, other.ana, '/n8n delete 999'))).toContain('n8n has no execution #999');
		expect(textOf(await asks(other, other.ben, '/n8n delete 999'))).toContain('operators');
		await other.close();
	});
});
