import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));

/** What production runs: `dist/main.js`, built anew when a source is newer. */
export async function buildBot(): Promise<void> {
	const files = await readdir(join(root, 'src'), { recursive: true });
	const sources = files.filter((file) => file.endsWith('.ts')).map((file) => join('src', file));
	const ages = [...sources, 'tsconfig.json', 'tsconfig.build.json'].map((file) => changedAt(join(root, file)));
	if ((await changedAt(join(root, 'dist', 'main.js'))) < Math.max(...(await Promise.all(ages)))) await build();
}

/** Beside `dist` first, then in its place: nobody who starts from there meets half of it. */
async function build() {
	const made = join(root, `dist.${process.pid}`);
	const old = `${made}.old`;
	try {
		await compile(made);
		await rename(join(root, 'dist'), old).catch(ifMissing);
		await rename(made, join(root, 'dist'));
	} finally {
		await rm(made, { recursive: true, force: true });
		await rm(old, { recursive: true, force: true });
	}
}

async function compile(outDir: string) {
	const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
	const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', outDir, '--noEmitOnError'];
	const compiler = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	compiler.stdout.setEncoding('utf8').on('data', (text: string) => {
		said += text;
	});
	const [code] = await once(compiler, 'close');
	if (code !== 0) throw new Error(`the bot does not compile:\n${said}`);
}

const changedAt = (file: string): Promise<number> =>
	stat(file).then(
		({ mtimeMs }) => mtimeMs,
		() => 0,
	);

function ifMissing(error: NodeJS.ErrnoException) {
	if (error.code !== 'ENOENT') throw error;
}
