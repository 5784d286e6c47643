import type { PersonOptions } from '../../../sandbox/slack/index.js';

/** Who somebody is to Slack, and whether the configuration names them. */
export type Kind = {
	name: string;
	is: PersonOptions & { uses?: 'ours' | 'sister' };
	/** `by group`: in a user group that is named. */
	named?: 'operator' | 'operator by group' | 'reader' | 'reader by group';
};

/** A workspace with its configuration. */
export type World = {
	name: string;
	grid: boolean;
	operators: boolean;
	readers: boolean;
	kinds: Kind[];
	/** Where everything is tried. */
	sorts: readonly Sort[];
};
export type Sort = 'public and shared' | 'private' | 'private, without the bot' | 'direct message';

const everywhere: Kind[] = [
	{ name: 'full member', is: {} },
	{ name: 'admin', is: { role: 'admin' } },
	{ name: 'owner', is: { role: 'owner' } },
	{ name: 'multi-channel guest', is: { guest: 'multi' } },
	{ name: 'single-channel guest', is: { guest: 'single' } },
	{ name: 'shared-channel person', is: { stranger: true } },
	{ name: 'bot', is: { bot: true } },
	{ name: 'deactivated', is: { deactivated: true } },
];
const inGrid: Kind[] = [
	{ name: 'full member', is: {} },
	{ name: 'Grid member of both', is: { workspaces: ['sister', 'ours'], uses: 'ours' } },
	{ name: 'Grid member of both, clicking in the sister', is: { workspaces: ['sister', 'ours'], uses: 'sister' } },
	{ name: 'Grid stranger', is: { workspaces: ['sister'] } },
	{ name: 'Grid guest', is: { workspaces: ['sister', 'ours'], guest: 'multi' } },
	{ name: 'shared-channel person', is: { stranger: true } },
];
const named: Kind[] = [
	{ name: 'nobody', is: {} },
	{ name: 'operator', is: {}, named: 'operator' },
	{ name: 'operator by group', is: {}, named: 'operator by group' },
	{ name: 'reader', is: {}, named: 'reader' },
	{ name: 'reader by group', is: {}, named: 'reader by group' },
	{ name: 'operator who is a guest', is: { guest: 'multi' }, named: 'operator' },
	{ name: 'reader who is deactivated', is: { deactivated: true }, named: 'reader' },
];

/** `FLOWBELL_MATRIX=whole` tries everything for everybody everywhere; without it what is most likely to differ. */
export const whole = process.env.FLOWBELL_MATRIX === 'whole';
const everySort: Sort[] = ['public and shared', 'private', 'private, without the bot', 'direct message'];

const shared: Sort = 'public and shared';
const none = { operators: false, readers: false };
const tried: World[] = [
	{ ...none, name: 'a workspace', grid: false, kinds: everywhere, sorts: [shared, 'private, without the bot'] },
	{ ...none, name: 'a Grid organisation', grid: true, kinds: inGrid, sorts: ['private', 'direct message'] },
	{ name: 'operators and readers', grid: false, operators: true, readers: true, kinds: named, sorts: [shared] },
	{ name: 'operators alone', grid: false, operators: true, readers: false, kinds: named, sorts: [shared] },
	{ name: 'readers alone', grid: false, operators: false, readers: true, kinds: named, sorts: [shared] },
];

export const worlds = whole ? tried.map((world) => ({ ...world, sorts: everySort })) : tried;

/** What a door needs; `free` shows nothing of n8n. */
export type Needs = 'read' | 'change' | 'free';

/**
 * "Who may", read a second time and as plainly as it can be said. Nothing of src/ is used for it: where the two readings
 * differ, one of them is wrong.
 */
export function may({ is, named }: Kind, needs: Needs, world: World): boolean {
	if (needs === 'free') return true;
	const person = is.guest !== undefined || is.bot || is.deactivated ? 'no full member' : 'full member';
	const home = is.stranger ? ['another organisation'] : (is.workspaces ?? ['ours']);
	if (person !== 'full member' || !home.includes('ours')) return false;
	const operator = world.operators && named?.startsWith('operator') === true;
	const reader = world.readers && named?.startsWith('reader') === true;
	if (needs === 'change') {
		if (world.operators) return operator;
		return world.readers ? reader : true;
	}
	return world.readers ? operator || reader : true;
}
