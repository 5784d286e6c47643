import type { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { clientOf } from './app.js';
import { rawSocket, takeAll } from './raw.js';

let slack: Slack;
let ops: Channel;
let client: WebClient;

beforeAll(async () => {
	slack = await startSlack({ grid: true });
	ops = slack.channel('ops');
	client = clientOf(slack);
});
afterAll(() => slack.close());

const info = async (id: string) => (await client.users.info({ user: id })).user!;
const channelInfo = async () => (await client.conversations.info({ channel: ops.id })).channel!;

describe('a workspace of a Grid organisation', () => {
	it('says so of itself', async () => {
		expect(await client.auth.test()).toMatchObject({
			team_id: slack.teamId,
			enterprise_id: expect.stringMatching(/^E/),
		});
	});

	it('tells of its people by ids of the organisation, with all their workspaces', async () => {
		const ana = slack.person('ana');
		expect(ana.id).toMatch(/^W/);
		expect(await info(ana.id)).toMatchObject({
			team_id: slack.teamId,
			is_restricted: false,
			enterprise_user: { id: ana.id, enterprise_id: expect.stringMatching(/^E/), teams: [slack.teamId] },
		});
		const wyn = slack.person('wyn', { workspaces: ['sister', 'ours'] });
		const { team_id, enterprise_user } = await info(wyn.id);
		expect(team_id).not.toBe(slack.teamId);
		expect(enterprise_user?.teams).toEqual([team_id, slack.teamId]);
		expect(slack.person('sam', { stranger: true }).id).toMatch(/^W/);
		expect(await info(slack.person('sam').id)).not.toHaveProperty('enterprise_user');
	});

	it('calls a channel shared within the organisation where members of its sister are in it', async () => {
		slack.person('sam', { stranger: false });
		expect(await channelInfo()).toMatchObject({ is_shared: false, is_org_shared: false, is_ext_shared: false });
		const xia = slack.person('xia', { workspaces: ['sister'] });
		expect(await channelInfo()).toMatchObject({ is_shared: true, is_org_shared: true, is_ext_shared: false });
		expect(await info(xia.id)).not.toHaveProperty('is_restricted');
		const listed = (await client.users.list({})).members!.map(({ id }) => id);
		expect(listed).toContain(slack.person('wyn').id);
		expect(listed).not.toContain(xia.id);
		slack.person('sam', { stranger: true });
		expect(await channelInfo()).toMatchObject({ is_org_shared: true, is_ext_shared: true });
	});

	it('sends the workspace whose client was used, and the organisation', async () => {
		const app = await rawSocket(slack, takeAll);
		const wyn = slack.person('wyn', { workspaces: ['ours', 'sister'], uses: 'sister' });
		await wyn.types('/n8n failures', ops);
		expect(app.last).toMatchObject({ enterprise_id: expect.stringMatching(/^E/), user_id: wyn.id });
		expect(app.last.team_id).not.toBe(slack.teamId);
		slack.person('wyn', { uses: 'ours' });
		await wyn.types('/n8n failures', ops);
		expect(app.last.team_id).toBe(slack.teamId);
	});
});

it('only there is a sister', async () => {
	const alone = await startSlack();
	expect(() => alone.person('wyn', { workspaces: ['sister'] })).toThrow('grid: true');
	await alone.close();
});
