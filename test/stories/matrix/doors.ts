import { randomBytes } from 'node:crypto';
import { type Message, type Person, textOf, type View } from '../../../sandbox/slack/index.js';
import { modalOf } from '../asking.js';
import { previews } from '../bulking.js';
import type { Cell } from './harness.js';
import type { Needs } from './kinds.js';

/** Everything by which a person gets at n8n through Slack. */
export type Door = {
	/** What is registered: `verb show`, `action details:open`, `choice retry`, `event app_home_opened`. */
	of: string;
	name?: string;
	needs: Needs;
	/** What shows that it opened: something of n8n is seen, the row's own run is changed, or there is some answer; `nothing`: what came of it is everybody's. */
	opens: 'shows' | 'changes' | 'answers' | 'nothing';
	/** Only where the bot can post a message. */
	clicked?: true;
	go(cell: Cell): Promise<unknown>;
};

export const nameOf = ({ name, of }: Door): string => name ?? of;

const typed = (of: string, needs: Needs, opens: Door['opens'], words: (cell: Cell) => string, name = of): Door => ({
	of: `verb ${of}`,
	name: `/n8n ${name}`,
	needs,
	opens,
	go: (cell) => cell.person.types(`/n8n ${words(cell)}`, cell.channel),
});

const words = (text: string) => ({ type: 'plain_text', text });

/** A button that Flowbell draws somewhere, in a message that this person sees here: what counts is what comes back. */
const clicked = (
	action: string,
	needs: Needs,
	opens: Door['opens'],
	value: (cell: Cell) => string | Promise<string>,
): Door => ({
	of: `action ${action}`,
	needs,
	opens,
	clicked: true,
	go: async (cell) => press(cell.person, await cell.message(), action, await value(cell)),
});

function press(person: Person, where: Message | View, action_id: string, value: string) {
	const element = { type: 'button', action_id, value, text: words('Press') };
	const blocks = [{ type: 'actions', block_id: randomBytes(4).toString('hex'), elements: [element] }];
	return person.clicks({ ...where, blocks } as typeof where, 'Press', { stale: true });
}

const chosen = (
	of: string,
	action_id: string,
	needs: Needs,
	opens: Door['opens'],
	value: (cell: Cell) => string,
): Door => ({
	of: `choice ${of}`,
	name: `choice ${of} of ${action_id}`,
	needs,
	opens,
	clicked: true,
	async go(cell) {
		const options = [{ text: words('Choose'), value: `${of}:${value(cell)}` }];
		const blocks = [{ type: 'actions', block_id: 'menu', elements: [{ type: 'overflow', action_id, options }] }];
		const where = await cell.message();
		return cell.person.picks({ ...where, blocks } as Message, 'Choose', { stale: true });
	},
});

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

const failed = ({ failed }: Cell) => String(failed);
const drawn = ({ failed }: Cell) => `${failed}/${failed}/0`;
const running = ({ running }: Cell) => String(running);
const list = ({ fixture }: Cell) => fixture.listId;
const job = ({ fixture }: Cell) => fixture.jobId;
const stuck = 'stuck/1/none';
const broken = 'workflow:"Acme broken" limit:2';

export const doors: Door[] = [
	typed('help', 'free', 'answers', () => 'help'),
	typed('help', 'free', 'answers', () => 'frobnicate', 'frobnicate'),
	typed('failures', 'read', 'shows', () => 'failures limit:2'),
	typed('list', 'read', 'shows', () => 'list limit:2'),
	typed('list', 'read', 'shows', () => `list limit:2 since:${yesterday()}`, 'list with a time'),
	typed('running', 'read', 'shows', () => 'running'),
	typed('show', 'read', 'shows', (cell) => `show ${cell.failed}`),
	typed('show', 'read', 'shows', () => 'show https://else.example.com/workflow/a/executions/1', 'show elsewhere'),
	typed('retry', 'read', 'shows', () => 'retry https://else.example.com/workflow/a/executions/1', 'retry elsewhere'),
	typed('show', 'read', 'shows', () => 'show Acme broken', 'show a workflow'),
	typed('tags', 'read', 'answers', (cell) => `tags ${cell.failed}`),
	typed('jobs', 'read', 'shows', () => 'jobs'),
	typed('job', 'read', 'shows', (cell) => `job ${cell.fixture.jobId.slice(0, 6)}`),
	typed('status', 'read', 'shows', () => 'status'),
	typed('instant', 'read', 'answers', () => 'instant'),
	typed('retry', 'change', 'changes', (cell) => `retry ${cell.failed}`),
	typed('retry', 'change', 'changes', (cell) => `retry ${cell.failed} --latest`, 'retry --latest'),
	typed('stop', 'change', 'changes', (cell) => `stop ${cell.running}`),
	typed('retry', 'change', 'answers', () => 'retry workflow:none', 'retry a workflow'),
	typed('stop', 'change', 'shows', () => 'stop Acme slow', 'stop a workflow'),
	typed('delete', 'change', 'shows', (cell) => `delete ${cell.failed}`),
	typed('tags', 'change', 'changes', (cell) => `tags ${cell.failed} -seen`, 'tags -seen'),
	typed('activate', 'change', 'shows', () => 'activate Acme broken'),
	typed('deactivate', 'change', 'shows', () => 'deactivate Acme broken'),
	typed('retry-all', 'change', 'shows', () => `retry-all ${broken}`),
	typed('stop-all', 'change', 'shows', () => 'stop-all workflow:"Acme slow" limit:1'),
	typed('delete-all', 'change', 'shows', () => `delete-all status:failed ${broken}`),
	typed('tag-all', 'change', 'shows', () => `tag-all ${broken} -seen`),

	typed('ack', 'change', 'answers', (cell) => `ack ${cell.failed}`),
	typed('resolve', 'change', 'answers', (cell) => `resolve ${cell.failed}`),
	typed('mute', 'change', 'answers', (cell) => `mute ${cell.failed} 2h`),
	typed('unmute', 'change', 'answers', (cell) => `unmute ${cell.failed}`),
	typed('mutes', 'read', 'answers', () => 'mutes'),
	typed('watch', 'read', 'answers', () => 'watch', 'watch alone'),
	typed('watch', 'change', 'nothing', () => 'watch "Nothing*"'),
	typed('unwatch', 'change', 'answers', () => 'unwatch 999'),
	typed('watches', 'read', 'answers', () => 'watches'),

	clicked('alert:acknowledge', 'change', 'answers', failed),
	clicked('alert:take-over', 'change', 'answers', failed),
	clicked('alert:resolve', 'change', 'answers', failed),
	clicked('alert:unmute', 'change', 'answers', failed),
	clicked('mute:end', 'change', 'answers', () => 'workflow:none'),
	clicked('condition:acknowledge', 'change', 'answers', () => stuck),
	clicked('condition:leave', 'change', 'answers', () => stuck),
	clicked('condition:stop', 'read', 'answers', () => stuck),
	clicked('condition:activate', 'change', 'answers', () => 'off/1/none'),
	clicked('condition:halt', 'read', 'answers', () => stuck),
	clicked('condition:unmute', 'change', 'answers', () => stuck),
	clicked('watch:open', 'read', 'answers', () => 'x'),
	clicked('watch:remove', 'change', 'answers', () => '999'),
	clicked('retry:run', 'change', 'changes', failed),
	clicked('retry:confirmed', 'change', 'changes', failed),
	clicked('retry:latest', 'change', 'changes', failed),
	clicked('retry:anyway', 'change', 'changes', drawn),
	clicked('retry:look-again', 'change', 'answers', drawn),
	clicked('stop:run', 'change', 'changes', running),
	clicked('stop:retry', 'change', 'answers', drawn),
	clicked('stop:workflow', 'change', 'shows', ({ fixture }) => String(fixture.alertId)),
	clicked('details:open', 'read', 'shows', failed),
	clicked('link:open', 'free', 'nothing', failed),
	clicked('list:next', 'read', 'shows', list),
	clicked('list:previous', 'read', 'shows', list),
	clicked('list:refresh', 'read', 'shows', list),
	clicked('list:filters', 'read', 'answers', list),
	clicked('confirm:yes', 'change', 'changes', (cell) => cell.question()),
	clicked('confirm:as-it-ran', 'change', 'changes', (cell) => cell.question()),
	clicked('confirm:no', 'change', 'answers', (cell) => cell.question()),
	clicked('bulk:retry-list', 'change', 'shows', list),
	clicked('bulk:retry-alert', 'change', 'shows', ({ fixture }) => `${fixture.alertId}/${fixture.alertId}/0`),
	clicked('bulk:retry-incident', 'change', 'shows', ({ fixture }) => `${fixture.alertId}/${fixture.alertId}/0`),
	clicked('bulk:open', 'read', 'shows', ({ fixture }) => fixture.previewId),
	clicked('bulk:more', 'read', 'shows', ({ fixture }) => fixture.previewId),
	clicked('bulk:pause', 'change', 'shows', job),
	clicked('bulk:resume', 'change', 'shows', job),
	clicked('bulk:cancel', 'change', 'shows', job),
	clicked('bulk:retry-failed', 'change', 'shows', job),
	clicked('bulk:results', 'read', 'shows', job),
	clicked('bulk:show', 'read', 'shows', job),
	clicked('command:run.1', 'read', 'shows', () => 'list limit:2'),
	clicked('of:another-version', 'free', 'answers', failed),

	chosen('retry', 'alert:more', 'change', 'changes', failed),
	chosen('retry-latest', 'alert:more', 'change', 'changes', failed),
	chosen('retry-workflow', 'alert:more', 'change', 'shows', ({ fixture }) => String(fixture.alertId)),
	chosen('details', 'alert:more', 'read', 'shows', failed),
	chosen('open', 'alert:more', 'free', 'nothing', failed),
	chosen('assign', 'alert:more', 'change', 'answers', failed),
	chosen('mute', 'alert:more', 'change', 'answers', failed),
	chosen('tag', 'alert:more', 'change', 'answers', failed),
	chosen('resolve', 'alert:more', 'change', 'answers', failed),
	chosen('condition-acknowledge', 'condition:more', 'change', 'answers', () => stuck),
	chosen('condition-leave', 'condition:more', 'change', 'answers', () => stuck),
	chosen('condition-mute', 'condition:more', 'change', 'answers', () => stuck),
	chosen('condition-mute-long', 'condition:more', 'change', 'answers', () => stuck),
	chosen('open', 'condition:more', 'free', 'nothing', () => stuck),
	chosen('retry', 'row:more', 'change', 'changes', (cell) => `${list(cell)}.${cell.failed}`),
	chosen('retry-latest', 'row:more', 'change', 'changes', (cell) => `${list(cell)}.${cell.failed}`),
	chosen('details', 'row:more', 'read', 'shows', (cell) => `${list(cell)}.${cell.failed}`),
	chosen('open', 'row:more', 'free', 'nothing', failed),
	chosen('delete-list', 'list:more', 'change', 'shows', list),

	{ of: 'event app_home_opened', needs: 'read', opens: 'shows', go: ({ person }) => person.opensHome() },
];

/** Doors in a modal or Home that was drawn for somebody who may not any more. */
export const openDoors: Door[] = [
	inDetails('details:refresh', ({ failed }) => String(failed)),
	inDetails('details:stack.open', ({ failed }) => String(failed)),
	inDetails('details:item.open', ({ failed }) => String(failed)),
	inDetails('details:data.open', ({ failed }) => String(failed), 'change'),
	inDetails('details:file', ({ failed }) => String(failed), 'change'),
	{
		of: 'action home:refresh',
		needs: 'read',
		opens: 'shows',
		go: ({ person }) => press(person, person.home()!, 'home:refresh', 'x'),
	},
];

function inDetails(action: string, value: (cell: Cell) => string, needs: Needs = 'read'): Door {
	return {
		of: `action ${action}`,
		needs,
		opens: 'shows',
		go: (cell) => press(cell.person, cell.person.modal()!, action, value(cell)),
	};
}

/**
 * A form: `open` by somebody who may; `letter` names workflows of their own; `values`: what is filled in. `done`: its submit
 * has had its effect.
 */
export type Form = {
	of: string;
	needs?: Needs;
	open(cell: Cell, letter: string): Promise<unknown>;
	values?: Record<string, string | string[]>;
	done(cell: Cell): boolean;
};

const ofAlert = (of: string, says: string) => async (cell: Cell) => {
	await chosen(of, 'alert:more', 'change', 'answers', ({ fixture }) => String(fixture.alertId)).go(cell);
	await modalOf(cell.harness, cell.person, { says });
};
const alertOf = ({ harness }: Cell) =>
	harness.ops.messages().find(({ headline }) => headline.includes('Acme runaway'))!;

export const forms: Form[] = [
	{
		of: 'form stop:workflow-modal',
		async open(cell) {
			await press(cell.person, await cell.message(), 'stop:workflow', String(cell.fixture.alertId));
			await modalOf(cell.harness, cell.person, { says: '1 running of Acme runaway' });
		},
		done: ({ harness, fixture }) => harness.n8n.execution(fixture.goesOn)?.status === 'canceled',
	},
	{
		of: 'form alert:assign',
		open: ofAlert('assign', 'Who takes Acme runaway?'),
		done: (cell) => alertOf(cell).headline.includes('has it (since '),
	},
	{
		of: 'form mute:modal',
		open: ofAlert('mute', 'will not ring while muted'),
		done: (cell) => alertOf(cell).headline.includes('🔕'),
	},
	{
		of: 'form tag:modal',
		open: ofAlert('tag', 'Tags'),
		values: { Tags: ['seen'] },
		done: ({ harness, fixture }) => harness.n8n.execution(fixture.alertId)?.tags.includes('seen') ?? false,
	},
	{
		of: 'form watch:form',
		open: async (cell) => {
			await cell.person.types('/n8n watch', cell.channel);
			const modal = await modalOf(cell.harness, cell.person, { says: 'Workflows' });
			await cell.person.searches(modal, 'Nothing', { of: 'watch:chosen' });
		},
		values: { Workflows: ['Nothing* (all that match: none today)'] },
		done: ({ harness }) => harness.ops.messages().some((message) => textOf(message).includes('Nothing')),
	},
	{
		of: 'form list:filters-form',
		needs: 'read',
		async open(cell) {
			await press(cell.person, await cell.message(), 'list:filters', list(cell));
			await modalOf(cell.harness, cell.person, { says: 'Words in the error' });
		},
		done: ({ person }) => person.sees().some(({ text }) => text.startsWith('Failed executions')),
	},
	{
		of: 'form bulk:preview',
		open: (cell, letter) => previews(cell.harness, cell.person, `/n8n tag-all workflow:"Acme own ${letter}" -none`),
		done: ({ harness, person }) =>
			harness.ops.messages().some((message) => textOf(message).includes(`asked by @${person.name} `)),
	},
];
