import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes long, the longest first: begun last, one of them alone would keep a whole run waiting. What mostly waits
 * stands between what computes.
 */
const long = [
	'test/bench/bench.test.ts',
	'test/crash/bulk.test.ts',
	'test/crash/killed.test.ts',
	'test/alerts/conditions/missed.property.test.ts',
	'test/stories/matrix/',
	'test/crash/unknown.test.ts',
	'test/sandbox/page/',
	'test/crash/flood.test.ts',
	'test/stories/large.test.ts',
	'test/stories/poller.test.ts',
	'test/crash/soak.test.ts',
	'test/slack/views/',
	'test/stories/health.test.ts',
	'test/stories/outbox-flood.test.ts',
	'test/crash/acked.test.ts',
	'test/stories/',
];

/** Begins with what takes long. A fresh clone has no times of an earlier run, by which vitest would do the same. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) => {
			const file = relative(this.ctx.config.root, moduleId);
			const found = long.findIndex((each) => file.startsWith(each));
			return found < 0 ? long.length : found;
		};
		return [...files].sort((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1));
	}
}
