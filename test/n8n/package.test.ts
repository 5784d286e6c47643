import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

const types = join(root, 'node_modules/@types');
/** The compiler tells its complaints on stdout. */
const toldBy = ({ stdout }: { stdout: string }) => {
	throw new Error(stdout);
};

/** A project of somebody else's, in which the built package is installed. */
let project: string;

beforeAll(async () => {
	project = await mkdtemp(join(tmpdir(), 'flowbell-stranger-'));
	const installed = join(project, 'node_modules', 'flowbell');
	await mkdir(installed, { recursive: true });
	// As `npm run build` does it, but into the stranger's own folder, and of the client alone: it stands on its own.
	const build = {
		extends: join(root, 'tsconfig.build.json'),
		compilerOptions: { outDir: join(installed, 'dist'), rootDir: join(root, 'src'), typeRoots: [types] },
		include: [],
		files: [join(root, 'src/n8n/index.ts')],
	};
	await writeFile(join(project, 'tsconfig.client.json'), JSON.stringify(build));
	await run(process.execPath, [tsc, '-p', join(project, 'tsconfig.client.json')]).catch(toldBy);
	await symlink(join(root, 'package.json'), join(installed, 'package.json'));
	// What npm would install beside it.
	await symlink(join(root, 'node_modules'), join(installed, 'node_modules'));
	await writeFile(join(project, 'package.json'), '{ "name": "stranger", "type": "module", "private": true }');
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

const program = `
import { createN8nClient, ExecutionClient, ExecutionResource, N8nError, NotFoundError, type Execution } from 'flowbell/n8n';

const client = createN8nClient({ baseUrl: process.env.N8N_URL ?? '', apiKey: process.env.N8N_KEY ?? '' });
const executions: ExecutionClient = client.executions();
const { data, nextCursor }: { data: Execution[]; nextCursor: string | null } = await executions.list({ status: 'error' });
const resource: ExecutionResource = await executions.getResource(data[0]?.id ?? 1, { includeData: true });
const id: number = resource.id;
let iterated = 0;
for await (const execution of executions.iterate({ limit: 1 })) iterated += execution.id;
let missing = '';
try {
	await executions.get(999);
} catch (error) {
	if (error instanceof NotFoundError && error instanceof N8nError) missing = error.name;
}
console.log(JSON.stringify({ id, nextCursor, iterated, missing, resource: resource instanceof ExecutionResource }));
`;

it('is imported by a stranger as flowbell/n8n, types included', async () => {
	await writeFile(join(project, 'main.ts'), program);
	const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--typeRoots', types];
	await run(process.execPath, [tsc, ...options, 'main.ts'], { cwd: project }).catch(toldBy);
	const n8n = await startN8n();
	n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'no' } } }]));
	const { stdout } = await run(process.execPath, ['main.js'], {
		cwd: project,
		env: { PATH: process.env.PATH, N8N_URL: n8n.url, N8N_KEY: n8n.apiKey },
	});
	await n8n.close();
	expect(JSON.parse(stdout)).toEqual({
		id: 1,
		nextCursor: null,
		iterated: 1,
		missing: 'NotFoundError',
		resource: true,
	});
}, 60_000);

it('has types that refuse what is wrong', async () => {
	await writeFile(
		join(project, 'wrong.ts'),
		`import { createN8nClient } from 'flowbell/n8n';
const executions = createN8nClient({ baseUrl: '', apiKey: '' }).executions();
executions.list({ workflowID: 'x' });
executions.stopMany({ workflowId: 'x' });
executions.stopMany({ status: ['new'] });
executions.retry(1, { loadWorkflow: 'yes' });
executions.updateTags(1, ['a']);
`,
	);
	const failed = await run(process.execPath, [tsc, '--noEmit', '--strict', '--module', 'nodenext', 'wrong.ts'], {
		cwd: project,
	}).catch(({ stdout }: { stdout: string }) => stdout);
	const lines = String(failed).match(/^wrong\.ts\(\d+/gm);
	expect(lines).toEqual([3, 4, 5, 6, 7].map((line) => `wrong.ts(${line}`));
}, 60_000);

it('imports nothing but its dependencies: no Slack, no Redis', async () => {
	const folder = join(root, 'src/n8n');
	const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
	const imported = new Set<string>();
	for (const file of files) {
		const text = await readFile(join(folder, file), 'utf8');
		for (const [, name] of text.matchAll(/from '([^']+)'/g)) imported.add(name!);
	}
	const outside = [...imported].filter((name) => !name.startsWith('./') && !/^\.\.\/[\w-]+\.js$/.test(name));
	expect(outside.sort()).toEqual(['node:timers/promises', 'ofetch', 'p-limit', 'undici', 'zod']);
});
