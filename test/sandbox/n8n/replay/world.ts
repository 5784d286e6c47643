import type { Stage } from './stage.js';

/** Some forty past executions of many sorts, none of them running: what most recorded lists were asked of. */
export async function fillWorld(stage: Stage): Promise<void> {
	const seeds = [
		'ok',
		'okLast',
		'stopError',
		'stopErrorObject',
		'codeThrow',
		'codeTypeError',
		'httpRefused',
		'http500',
		'exprError',
		'flaky',
		'cont',
		'timeout',
		'parent',
		'edit',
		'editRename',
		'delme',
	];
	for (const seed of seeds) await stage.fire(seed);
	for (let i = 0; i < 6; i++) await stage.fire('stopError');
	const { n8n } = stage;
	await stage.until(() => n8n.executions().every((row) => row.status !== 'running'));
}
