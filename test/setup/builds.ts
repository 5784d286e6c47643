import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		/** A folder under node_modules for what tests build to run it; gone when the run is over. */
		builds: string;
	}
}

/** Workers are ended from outside, so that what they leave is cleared away here. */
export default async function setup(project: TestProject) {
	const cache = join(project.config.root, 'node_modules/.cache');
	await mkdir(cache, { recursive: true });
	const dir = await mkdtemp(join(cache, 'flowbell-builds-'));
	project.provide('builds', dir);
	return () => rm(dir, { recursive: true, force: true });
}
