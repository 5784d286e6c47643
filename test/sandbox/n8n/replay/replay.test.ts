import { fetch } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import type { Version } from '../../../../sandbox/n8n/index.js';
import { type Recording, recordings } from './recordings.js';
import { differences } from './shape.js';
import type { Put, Situation, Situations } from './situation.js';
import { deletes, executionTags, stops, stopsMany } from './situations/change.js';
import { gets } from './situations/get.js';
import { lists } from './situations/list.js';
import { auth, discover, health, limits, projects, tags, workflows } from './situations/others.js';
import { queueMode } from './situations/queue-mode.js';
import { retries } from './situations/retry.js';
import { dispatcher, openStage, type Stage } from './stage.js';
import { fillWorld } from './world.js';

/** Where a situation is found: by the folder of the recording, then by its name. */
const situations: Record<string, Situations> = {
	auth,
	discover,
	'executions-delete': deletes,
	'executions-get': gets,
	'executions-list': lists,
	'executions-retry': retries,
	'executions-stop': stops,
	'executions-stop-many': stopsMany,
	'executions-tags': executionTags,
	health,
	limits,
	projects,
	tags,
	workflows,
};

/** Deliberately not replayed, and why. */
const notReplayed: Record<string, string> = {
	'auth/cookie-instead': "the sandbox has no sign-in to n8n's editor, so no session cookie",
	'health/openapi': 'the sandbox describes itself in a document of its own; see pages.test.ts',
};

const situationOf = ({ folder, name }: Recording): Situation | undefined => {
	const [group, ...rest] = name.split('/');
	const table = folder === '2.40.7-queue-mode' ? queueMode : situations;
	return table[group!]?.[rest.join('/')];
};

const all = recordings().filter(({ name }) => !name.startsWith('error-workflow/'));
const shared = new Map<string, Promise<Stage>>();

afterAll(async () => {
	for (const stage of shared.values()) await (await stage).close();
});

function sharedStage(version: Version): Promise<Stage> {
	if (!shared.has(version)) {
		const open = async () => {
			const stage = await openStage({ version });
			await fillWorld(stage);
			return stage;
		};
		shared.set(version, open());
	}
	return shared.get(version)!;
}

function headersOf({ request }: Recording, stage: Stage, put: Put): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (name === 'x-n8n-api-key') headers[name] = put.key ?? stage.n8n.apiKey;
		else headers[name] = value === '<AUTH>' ? `Bearer ${stage.n8n.apiKey}` : value;
	}
	return headers;
}

function bodyOf({ request }: Recording): string | undefined {
	if (request.body === undefined) return undefined;
	const { $raw } = (request.body ?? {}) as { $raw?: string };
	if ($raw === undefined) return JSON.stringify(request.body);
	const size = /^<JSON text of (\d+) characters>$/.exec($raw)?.[1];
	if (size === undefined) return $raw;
	const [head, tail] = ['{"status":["running"],"x":"', '"}'];
	return head + 'x'.repeat(Number(size) - head.length - tail.length) + tail;
}

function addressOf({ request }: Recording, stage: Stage, put: Put): string {
	let path = request.path;
	if (put.execution !== undefined) path = path.replace(/\/executions\/\d+/, `/executions/${put.execution}`);
	if (put.workflow !== undefined) path = path.replace(/\/workflows\/\w+/, `/workflows/${put.workflow}`);
	const query = request.query ?? '';
	if (typeof query === 'string') return `${stage.n8n.url}${path}${query && `?${query}`}`;
	const params = new URLSearchParams(query);
	if (put.workflow !== undefined && params.get('workflowId')) params.set('workflowId', put.workflow);
	return `${stage.n8n.url}${path}?${params}`;
}

const replaced = (text: string, replace: Record<string, string> = {}): string =>
	Object.entries(replace).reduce((result, [from, to]) => result.replaceAll(from, to), text);

/** The recorded answer, with the ids of our own execution in its texts. */
function expected({ request, response }: Recording, put: Put): unknown {
	const { message } = (response.body ?? {}) as { message?: string };
	if (response.status < 400 || message === undefined) return response.body;
	const recordedId = /\/executions\/(\d+)/.exec(request.path)?.[1];
	const ours = recordedId === undefined || put.execution === undefined ? {} : { [recordedId]: String(put.execution) };
	return { ...(response.body as object), message: replaced(message, { ...ours, ...put.replace }) };
}

async function play(recording: Recording, stage: Stage, put: Put) {
	const body = bodyOf(recording);
	const sending = fetch(replaced(addressOf(recording, stage, put), put.replace), {
		method: recording.request.method,
		dispatcher,
		headers: headersOf(recording, stage, put),
		...(body !== undefined && { body: replaced(withOwnWorkflow(body, put), put.replace) }),
	});
	await put.meanwhile?.();
	const answer = await sending;
	const text = await answer.text();
	const isJson = answer.headers.get('content-type')?.startsWith('application/json');
	return {
		status: answer.status,
		type: answer.headers.get('content-type')?.split(';')[0],
		body: text === '' ? null : isJson ? JSON.parse(text) : { $text: text },
	};
}

const withOwnWorkflow = (body: string, { workflow }: Put): string =>
	workflow === undefined ? body : body.replace(/"workflowId":"(?!all)\w{16}"/, `"workflowId":"${workflow}"`);

describe.each(['2.40.7', '2.40.7-queue-mode', '1.123.81'])('as recorded from %s', (folder) => {
	const version = folder.replace('-queue-mode', '') as Version;
	const ofFolder = all.filter((recording) => recording.folder === folder && !(recording.name in notReplayed));

	it.each(ofFolder.map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
		const situation = situationOf(recording);
		if (!situation) throw new Error('No situation is told for this recording');
		const stage = situation.shared ? await sharedStage(version) : await openStage({ version, ...situation.server });
		try {
			const put = (await situation.put?.(stage)) ?? {};
			const played = await play(recording, stage, put);
			const { status, headers } = recording.response;
			expect({ status: played.status, type: played.type, body: status >= 400 && played.body }).toEqual({
				status,
				type: headers['content-type']?.split(';')[0],
				body: status >= 400 && expected(recording, put),
			});
			const found = differences(expected(recording, put), played.body);
			expect(found, found.join('\n')).toEqual([]);
		} finally {
			if (!situation.shared) await stage.close();
		}
	});
});

it('leaves nothing out without saying why', () => {
	const untold = all.filter((recording) => !situationOf(recording) && !(recording.name in notReplayed));
	expect(untold.map(({ folder, name }) => `${folder}/${name}`)).toEqual([]);
	const names = new Set(all.map(({ name }) => name));
	expect(Object.keys(notReplayed).filter((name) => !names.has(name))).toEqual([]);
});
