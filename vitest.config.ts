import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.js';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		globalSetup: ['test/setup/redis.ts', 'test/setup/builds.ts'],
		// Only a machine that is busy with something else comes near these.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Stories, crash tests and benches wait half of their time; as many workers as cores would idle.
		maxWorkers: 4,
		// Nothing of ours keeps a state of its own in a module, and to load the whole program anew for each file took a fifth of all.
		isolate: false,
		sequence: { sequencer: LongestFirst },
	},
});
