import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type Bundle = {
	js: string;
	css: string;
};

const require = createRequire(import.meta.url);

/** Pictures of all emoji, as the machine that shows the page may have none. */
export const emojiFont = require.resolve('twemoji-colr-font/twemoji.woff2');

/** The page's script and style, made in memory: nothing is written. */
export async function bundlePage(): Promise<Bundle> {
	const { outputFiles } = await build({
		entryPoints: ['client/main.tsx', 'client/style/page.css'].map((path) =>
			fileURLToPath(new URL(path, import.meta.url)),
		),
		outdir: 'never-written',
		write: false,
		bundle: true,
		format: 'esm',
		target: 'es2022',
		jsx: 'automatic',
		minify: true,
		external: ['/emoji.woff2'],
		define: { 'process.env.NODE_ENV': '"production"' },
		logLevel: 'silent',
	});
	const ending = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
	return { js: ending('.js'), css: ending('.css') };
}
