import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build as bundle } from 'esbuild';

/**
 * The program as it is, in one file: it starts in a third of the time of `dist`, and here it is started some two
 * hundred times. In a folder of its own under node_modules, as other tests build `dist` meanwhile; package.json, which
 * tells it its version, lies beside that as it does in the real place.
 */
export async function build(): Promise<{ main: string; remove(): Promise<void> }> {
	const root = resolve(import.meta.dirname, '../../..');
	const cache = join(root, 'node_modules/.cache');
	await mkdir(cache, { recursive: true });
	const folder = await mkdtemp(join(cache, 'flowbell-crash-'));
	// As deep as the module of the version lies, which reads package.json from there.
	const main = join(folder, 'dist/lib/main.mjs');
	await bundle({
		entryPoints: [join(root, 'src/main.ts')],
		outfile: main,
		bundle: true,
		platform: 'node',
		format: 'esm',
		// Packages of the older kind ask for Node's own modules by `require`.
		banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
		logLevel: 'error',
	});
	await cp(join(root, 'package.json'), join(folder, 'package.json'));
	return { main, remove: () => rm(folder, { recursive: true, force: true }) };
}
