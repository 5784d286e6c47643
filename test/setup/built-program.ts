import { cp, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build as bundle, stop } from 'esbuild';
import { inject } from 'vitest';

let built: Promise<string> | undefined;

/**
 * The program as it is, in one file, built once a worker: it starts in a third of the time of `dist` and in a tenth of
 * that of its sources, and in a whole run it is started some hundred times.
 */
export const builtProgram = (): Promise<string> => (built ??= build());

async function build(): Promise<string> {
	const root = resolve(import.meta.dirname, '../..');
	const folder = await mkdtemp(join(inject('builds'), 'program-'));
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
	// Or its service stays, with all that it has read.
	await stop();
	await cp(join(root, 'package.json'), join(folder, 'package.json'));
	return main;
}
