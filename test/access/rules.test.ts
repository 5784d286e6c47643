import { describe, expect, test } from 'vitest';
import { createAccess, type Directory, type DirectoryUser } from '../../src/access/index.js';

const team = 'T0OURS';
const plain = { bot: false, guest: false, stranger: false, deactivated: false };
const member = { id: 'U0ANA', orgId: null, teamId: team, orgTeams: [], ...plain };

/** A workspace with one person and perhaps groups; `null` in place of either is Slack not answering. */
function directory(
	user: Partial<DirectoryUser> | null | 'unknown',
	groups: Record<string, string[] | null> = {},
): Directory {
	return {
		async user() {
			if (user === null) throw new Error('ratelimited');
			return user === 'unknown' ? null : { ...member, ...user };
		},
		async groupMembers(id) {
			const members = groups[id];
			if (!members) throw new Error('ratelimited');
			return members;
		},
	};
}

const ana = { userId: 'U0ANA', teamId: team };
const check = (operators: string[], where: Directory, person = ana) =>
	createAccess({ operators, readers: [], directory: where, teamId: team }).check(person, 'retry');

describe('without operators', () => {
	test('every full member may', async () => {
		expect(await check([], directory({}))).toEqual({ allowed: true });
	});

	test.each([
		['a guest', { guest: true }, 'Guests may not retry executions.'],
		['a stranger of a shared channel', { stranger: true }, /your account is from another one/],
		['an account of another workspace', { teamId: 'T0THEIRS' }, /your account is from another one/],
		['a bot', { bot: true }, 'Bots may not retry executions.'],
		['a deactivated account', { deactivated: true }, /deactivated/],
		['an account that Slack does not know', 'unknown', /does not know this account/],
		['anybody while Slack does not answer', null, /Slack did not say who you are.*Try again/],
	] as const)('%s may not, is told why and whom to ask', async (_, user, reason) => {
		expect(await check([], directory(user))).toEqual({
			allowed: false,
			reason: expect.stringMatching(reason),
			ask: 'Ask a full member of this workspace.',
			why: expect.stringMatching(/^[a-z-]+$/),
		});
	});

	test('what the click says of its workspace counts too', async () => {
		expect(await check([], directory({}), { ...ana, teamId: 'T0THEIRS' })).toMatchObject({ allowed: false });
	});
});

describe('with operators', () => {
	test('a named one may', async () => {
		expect(await check(['U0BOB', 'U0ANA'], directory({}))).toEqual({ allowed: true });
	});

	test('a member of a named group may, also while another group cannot be read', async () => {
		expect(await check(['S0GONE', 'S0CALL'], directory({}, { S0GONE: null, S0CALL: ['U0BOB', 'U0ANA'] }))).toEqual({
			allowed: true,
		});
	});

	test('somebody else may not, and is told whom to ask, groups first', async () => {
		expect(await check(['U0BOB', 'S0CALL'], directory({}, { S0CALL: ['U0BOB'] }))).toEqual({
			allowed: false,
			reason: "Only this workspace's operators may retry executions, and you are not one of them.",
			ask: 'Ask <!subteam^S0CALL> or <@U0BOB>.',
			why: 'not-named',
		});
	});

	test('a group that cannot be read lets nobody in, and the refusal says so', async () => {
		expect(await check(['S0CALL'], directory({}, { S0CALL: null }))).toMatchObject({
			allowed: false,
			reason: expect.stringMatching(/who is in the groups of operators.*Try again/),
		});
	});

	test.each([{ guest: true }, { stranger: true }, { bot: true }, { deactivated: true }])(
		'even a named one may not when %j',
		async (user) => {
			expect(await check(['U0ANA'], directory(user))).toMatchObject({ allowed: false, ask: 'Ask <@U0ANA>.' });
		},
	);

	test('a long list of names is cut', async () => {
		const many = Array.from({ length: 9 }, (_, at) => `U0B${at}`);
		expect(await check(many, directory({}))).toMatchObject({
			ask: 'Ask <@U0B0>, <@U0B1>, <@U0B2>, <@U0B3> or 5 more.',
		});
	});
});

test.each([
	['read', 'Guests may not see executions.'],
	['retry', 'Guests may not retry executions.'],
	['stop', 'Guests may not stop executions.'],
	['delete', 'Guests may not delete executions.'],
	['tag', 'Guests may not change tags.'],
] as const)('a refused %s names the deed', async (verb, reason) => {
	const access = createAccess({ operators: [], readers: [], directory: directory({ guest: true }), teamId: team });
	expect(await access.check(ana, verb)).toMatchObject({ reason });
});

describe('with readers', () => {
	const may = (verb: 'read' | 'retry', operators: string[], readers: string[], groups = {}) =>
		createAccess({ operators, readers, directory: directory({}, groups), teamId: team }).check(ana, verb);

	test('a named one, or one of a named group, may read; anybody else may not and is told whom to ask', async () => {
		expect(await may('read', [], ['U0ANA'])).toEqual({ allowed: true });
		expect(await may('read', [], ['S0ALL'], { S0ALL: ['U0ANA'] })).toEqual({ allowed: true });
		expect(await may('read', [], ['U0BOB'])).toEqual({
			allowed: false,
			reason: "Only this workspace's readers may see executions, and you are not one of them.",
			ask: 'Ask <@U0BOB>.',
			why: 'not-named',
		});
	});

	test('operators may always read', async () => {
		expect(await may('read', ['U0ANA'], ['U0BOB'])).toEqual({ allowed: true });
		expect(await may('read', ['U0CAL'], ['U0BOB'])).toMatchObject({
			reason: expect.stringContaining('operators and readers may see'),
			ask: 'Ask <@U0CAL> or <@U0BOB>.',
		});
	});

	test('a reader changes nothing where there are operators; where there are none, nobody but readers does', async () => {
		expect(await may('retry', ['U0BOB'], ['U0ANA'])).toMatchObject({ allowed: false });
		expect(await may('retry', [], ['U0ANA'])).toEqual({ allowed: true });
		expect(await may('retry', [], ['U0BOB'])).toMatchObject({ reason: expect.stringContaining('readers may retry') });
	});
});

describe('in a Grid organisation', () => {
	const other = 'T0OTHER';
	const may = async (user: Partial<DirectoryUser>, clickedIn: string | null) =>
		(
			await createAccess({ operators: [], readers: [], directory: directory(user), teamId: team }).check(
				{ userId: 'U0ANA', teamId: clickedIn },
				'retry',
			)
		).allowed;

	test.each([
		['home elsewhere, member here, clicked here', { teamId: other, orgTeams: [team, other] }, team, true],
		['home elsewhere, member here, clicked there', { teamId: other, orgTeams: [team, other] }, other, true],
		['home here, clicked in the other workspace', { teamId: team, orgTeams: [team, other] }, other, true],
		['no home told, member here', { teamId: '', orgTeams: [team] }, team, true],
		['member of another workspace only', { teamId: other, orgTeams: [other] }, other, false],
		['the same, with a click that claims to be here', { teamId: other, orgTeams: [other] }, team, false],
		['member here, clicked where they are no member', { teamId: team, orgTeams: [team] }, other, false],
		['nothing told of the organisation', { teamId: other, orgTeams: [] }, other, false],
		['neither home nor organisation told', { teamId: '', orgTeams: [] }, '', false],
		['member here, but a stranger', { teamId: other, orgTeams: [team], stranger: true }, team, false],
		['guest of this workspace', { teamId: other, orgTeams: [team], guest: true }, team, false],
		['nothing clicked, member here', { teamId: other, orgTeams: [team] }, null, true],
		['nothing clicked, member of another workspace only', { teamId: other, orgTeams: [other] }, null, false],
		['nothing clicked, a stranger', { teamId: team, orgTeams: [team], stranger: true }, null, false],
	] as const)('%s: %j clicked in %s: %s', async (_, user, clickedIn, allowed) => {
		expect(await may({ ...user, orgTeams: [...user.orgTeams] }, clickedIn)).toBe(allowed);
	});

	test('named by either of their two ids they are an operator', async () => {
		const grid = directory({ orgId: 'W0ANA' }, { S0CALL: ['W0ANA'] });
		expect(await check(['W0ANA'], grid)).toEqual({ allowed: true });
		expect(await check(['S0CALL'], grid)).toEqual({ allowed: true });
	});
});
