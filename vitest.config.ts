import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		globalSetup: ['test/setup/redis.ts'],
		testTimeout: 20_000,
		hookTimeout: 30_000,
		// Two cores: more workers only make the story tests' deadlines jitter.
		maxWorkers: 2,
	},
});
