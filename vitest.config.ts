import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		globalSetup: ['test/setup/redis.ts', 'test/setup/builds.ts'],
		// Only a machine that is busy with something else comes near these.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// The crash tests mostly wait, for locks to run out and for servers to be sure; two workers would leave a core idle.
		maxWorkers: 3,
	},
});
