import { describe, expect, it } from 'vitest';
import type { Version } from '../../../../sandbox/n8n/index.js';
import { recordings } from './recordings.js';
import { differences } from './shape.js';
import { openStage, type Stage } from './stage.js';

/** What an error workflow is given, by what went wrong. Each gives the id of the execution that it is about. */
const situations: Record<string, (stage: Stage) => Promise<number>> = {
	'code-throw': (stage) => stage.fire('codeThrow'),
	'http-500': (stage) => stage.fire('http500'),
	'http-refused': (stage) => stage.fire('httpRefused'),
	'stop-and-error': (stage) => stage.fire('stopError'),
	'stop-and-error-object': (stage) => stage.fire('stopErrorObject'),
	'sub-workflow-parent': (stage) => stage.fire('parent'),
	'sub-workflow-child': async (stage) => (await stage.fire('parent')) + 1,
	'unsaved-execution': (stage) => stage.fire('nosave'),
	'failed-retry': async (stage) => Number((await stage.retry(await stage.fire('stopError'))).body.id),
	crashed: async (stage) => {
		const id = await stage.fire('slow');
		await stage.until(() => stage.target.held > 0);
		stage.n8n.restart();
		return id;
	},
	'crashed-retry': async (stage) => {
		const failed = await stage.fire('flakySlow');
		stage.target.up.add('b');
		stage.target.holding = true;
		void stage.retry(failed).catch(() => undefined);
		await stage.until(() => stage.target.held > 0);
		stage.n8n.restart();
		return stage.n8n.executions().find((row) => row.status === 'crashed')!.id;
	},
	'stopped-during-wait': async (stage) => {
		const id = await stage.fire('waitShort');
		await stage.api('POST', `/executions/${id}/stop`);
		return id;
	},
};

type Payload = { execution: { id: string } };

const all = recordings().filter(({ name }) => name.startsWith('error-workflow/'));

describe('an error workflow is given what was recorded', () => {
	it.each(all.map(({ folder, name, payload }) => [folder as Version, name.split('/')[1]!, payload] as const))(
		'%s %s',
		async (version, name, recorded) => {
			const stage = await openStage({ version });
			try {
				const id = await situations[name]!(stage);
				const given = await stage.until(() =>
					(stage.target.sink as Payload[]).find(({ execution }) => execution.id === String(id)),
				);
				const found = differences(recorded, given);
				expect(found, found.join('\n')).toEqual([]);
			} finally {
				await stage.close();
			}
		},
	);
});
