import { each, nothing, type Put, type Situation, type Situations } from '../situation.js';
import type { Stage } from '../stage.js';
import { deleted, ownProject } from './list.js';

const wrongKey: Situation = { shared: true, put: async () => ({ key: 'not-a-key' }) };

/** A key that may only read workflows. */
const weakKey: Situation = { server: { scopes: ['workflow:read'] } };

export const auth: Situations = {
	...each(['invalid-key', 'revoked-key', 'expired-key', 'tampered-key'], wrongKey),
	'empty-key': { shared: true, put: async () => ({ key: '' }) },
	...each(['missing-key', 'bearer-instead', 'invalid-id-without-key', 'old-version'], nothing),
	...each(['unknown-path', 'unknown-path-no-key', 'wrong-method'], nothing),
	...each(
		['activate', 'deactivate'].map((what) => `scope-missing/POST-_workflows_WID_${what}`),
		{
			...weakKey,
			put: async (stage) => ({ workflow: stage.n8n.workflow('ok', [{ node: 'Done', does: 'succeed' }]).id }),
		},
	),
	...each(
		[
			'DELETE-_executions_999999',
			...['GET-_discover', 'GET-_projects', 'GET-_users'],
			...['POST-_executions_999999_retry', 'POST-_executions_999999_stop', 'POST-_executions_stop', 'POST-_tags'],
			'PUT-_executions_999999_tags',
		].map((name) => `scope-missing/${name}`),
		weakKey,
	),
	...each(
		['GET-_executions', 'GET-_executions_ID', 'GET-_executions_ID_tags', 'GET-_tags'].map(
			(name) => `scope-missing/${name}`,
		),
		{
			server: { scopes: ['workflow:read', 'workflow:create', 'workflow:activate'] },
			put: async (stage) => {
				await stage.fire('stopError');
				const execution = await stage.fire('stopError');
				for (const name of ['a', 'b']) await stage.api('POST', '/tags', { name });
				for (let i = 0; i < 100; i++) stage.n8n.run(await stage.seed('ok'));
				return { execution };
			},
		},
	),
	'scope-missing/GET-_workflows': {
		server: { scopes: ['workflow:read', 'workflow:create', 'workflow:activate'] },
		put: async (stage) => {
			await stage.seed('ok');
			return undefined;
		},
	},
	'scope-missing/GET-_workflows_WID': {
		server: { scopes: ['workflow:read', 'workflow:create', 'workflow:activate'] },
		put: async (stage) => ({ workflow: await stage.seed('ok') }),
	},
};

type Json = Record<string, unknown>;

const of = (seed: string): Situation => ({ put: async (stage) => ({ workflow: await stage.seed(seed) }) });

const activated = (seed: string): Situation => of(seed);

const deactivated = async (stage: Stage, seed: string): Promise<Put> => {
	const workflow = await stage.seed(seed);
	await stage.api('POST', `/workflows/${workflow}/deactivate`);
	stage.clock.advance(10_000);
	return { workflow };
};

/** Active, with nothing but what is needed for that. */
async function bare(stage: Stage): Promise<{ workflow: string; content: Json }> {
	const { nodes, connections } = (await stage.api('GET', `/workflows/${await stage.seed('ok')}`)).body as Json;
	const [trigger, done] = nodes as Json[];
	const parameters = { ...(trigger!.parameters as Json), path: 'bare' };
	const content = {
		...{ name: 'ok', nodes: [{ ...trigger, parameters }, done], connections },
		settings: { executionOrder: 'v1' },
	};
	const { id } = (await stage.api('POST', '/workflows', content)).body as Json;
	await stage.api('POST', `/workflows/${id}/activate`);
	return { workflow: String(id), content };
}

/** What ran is named, and edits were saved since. */
async function edited(stage: Stage): Promise<Put> {
	const { workflow, content } = await bare(stage);
	const { body } = await stage.api('POST', `/workflows/${workflow}/deactivate`);
	const nodes = content.nodes as Json[];
	const more = { ...nodes[1], id: 'more', name: 'More' };
	await stage.api('PUT', `/workflows/${workflow}`, { ...content, nodes: [...nodes, more] });
	const { versionId } = body as Json;
	return { workflow, replace: Object.fromEntries(recordedVersions.map((id) => [id, String(versionId)])) };
}
const recordedVersions = ['b7d61f6a-4314-442f-903c-ba42b9ddcf6c', 'd404cb96-7571-4525-9f3e-efb0612fa948'];

export const workflows: Situations = {
	activate: activated('ok'),
	'activate-active': { put: bare },
	'activate-version': { put: edited },
	'activate-version-unknown': { put: bare },
	...each(['activate-unknown', 'deactivate-unknown'], nothing),
	'activate-archived': {
		put: async (stage) => {
			const { workflow } = await edited(stage);
			stage.n8n.archive(workflow!);
			return { workflow: workflow! };
		},
	},
	'deactivate-inactive': {
		put: async (stage) => {
			const { workflow } = await bare(stage);
			await stage.api('POST', `/workflows/${workflow}/deactivate`);
			return { workflow };
		},
	},
	'activate-without-trigger': {
		put: async (stage) => {
			const workflow = await stage.seed('manualFail1');
			return { workflow, replace: { JP2MNO8Oa7o5F0IM: workflow } };
		},
	},
	create: {},
	deactivate: of('stopError'),
	delete: { put: (stage) => deactivated(stage, 'todelete') },
	'delete-active': of('delme'),
	get: of('ok'),
	'get-archived': {
		put: async (stage) => {
			const workflow = await stage.seed('toarchive');
			stage.n8n.archive(workflow);
			return { workflow };
		},
	},
	'get-switched-off-by-n8n': {
		put: async (stage) => {
			const { content } = await bare(stage);
			const [trigger, done] = content.nodes as Json[];
			const called = { ...trigger, name: 'Called', parameters: { ...(trigger!.parameters as Json), path: 'off' } };
			const wait = { ...done, name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'wait' };
			const connections = { Called: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] } };
			const nodes = [called, { ...wait, parameters: { amount: 60, unit: 'seconds' } }];
			const { id } = (await stage.api('POST', '/workflows', { ...content, nodes, connections })).body as Json;
			await stage.api('POST', `/workflows/${id}/activate`);
			stage.n8n.switch(String(id), false);
			return { workflow: String(id) };
		},
	},
	'get-deleted': { put: async (stage) => ({ workflow: await deleted(stage, 'delme') }) },
	'get-execute': nothing,
	'get-unknown': nothing,
	...each(
		['active', 'excludePinnedData', 'limit1', 'limit2', 'limit250', 'name', 'projectId', 'tags'].map(
			(name) => `list-${name}`,
		),
		{
			put: async (stage) => {
				for (const seed of ['flakyThenWait', 'toarchive', 'todelete', 'respond']) await stage.seed(seed);
				return undefined;
			},
		},
	),
	'list-projectId-own': {
		put: async (stage) => {
			await stage.seed('ok');
			return { replace: await ownProject(stage) };
		},
	},
	update: of('edit'),
};

export const discover: Situations = each(['full', 'resource', 'include-schemas'], nothing);

export const health: Situations = each(['healthz', 'readiness', 'metrics'], nothing);

export const limits: Situations = each(['body-15MB', 'body-17MB'], {});

const withTag: Situation = {
	put: async (stage) => {
		const { body } = await stage.api('POST', '/tags', { name: 'retried-ok' });
		await stage.api('POST', '/tags', { name: 'other' });
		const { id } = body as { id: string };
		return { replace: { tKEH1EGpgXdP6lOd: id, hTrbaK4f4GEwErPN: id } };
	},
};

export const tags: Situations = {
	...each(
		['', '-2', '-24', '-case', '-empty-name', '-extra', '-long-name', '-no-name', '-spaces'].map(
			(name) => `create${name}`,
		),
		{},
	),
	...each(
		['create-duplicate', 'get', 'list', 'list-limit1', 'list-name-filter', 'list-after-annotation-tags'],
		withTag,
	),
	'list-empty': {},
	'get-unknown': {},
};

export const projects: Situations = { list: nothing };
