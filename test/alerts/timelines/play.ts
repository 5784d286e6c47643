import type { Redis } from 'ioredis';
import { createHints } from './hints.js';
import { createOurRetries } from './our-retries.js';
import { createPeople } from './people.js';
import { createRuns, failing } from './runs.js';
import { hour, minute, never, openScene, type Scene, second } from './scene.js';

/** One random timeline, up to where nothing more is to come. */
export async function play(redis: Redis, seed: number, prefix: string): Promise<Scene> {
	const scene = await openScene(redis, seed, prefix);
	const { random, n8n, heard, retrying, story, poll } = scene;
	const runs = createRuns(scene);
	const retries = createOurRetries(scene, runs);
	const step = createStep(scene, runs, retries);

	for (let i = random.between(0, 3); i > 0; i--) runs.begin(random.pick(failing));
	for (const { id, stoppedAt } of n8n.runs()) if (stoppedAt) scene.old.add(id);
	await scene.bot().begin(never);
	// The next one looks for what no list shows, among it numbers that nobody has yet; a new count is not seen before.
	if (n8n.mayCountAnew()) await poll();
	for (let i = lengthOf(scene); i > 0; i--) await step();

	story.push('quiet from here');
	n8n.setAway(false);
	for (const retry of [...retrying]) await retries.end(retry);
	for (const run of runs.going()) runs.finish(run);
	scene.pass(3 * minute);
	await poll();
	// By then each mute has ended.
	scene.pass(17 * hour);
	await poll();
	// One alert a poll is looked at whether its workflow works again; where nothing has succeeded only what is held back rings.
	const succeeded = n8n.runs().some(({ status, retryOf }) => status === 'success' && !retryOf);
	const open = heard.unresolved().length;
	for (let i = succeeded ? open : Math.min(open, 1); i > 0; i--) {
		scene.pass(3 * minute);
		await poll();
	}
	return scene;
}

/** Most are short, so that there are many beginnings; what takes many steps shows in the long ones. */
function lengthOf({ random, chance }: Scene): number {
	if (chance(0.05)) return random.between(10, 25);
	return Math.min(25, 1 - meanSteps * Math.log(1 - random.between(0, 1)));
}
const meanSteps = 2.5;

function createStep(
	scene: Scene,
	runs: ReturnType<typeof createRuns>,
	retries: ReturnType<typeof createOurRetries>,
): () => Promise<void> {
	const { random, chance, story } = scene;
	const people = createPeople(scene);
	const hints = createHints(scene);
	const weights: [number, () => unknown][] = [
		[26, () => runs.begin()],
		[8, runs.finishOne],
		[7, runs.retryThere],
		[9, retries.retry],
		[4, retries.endOne],
		[3, runs.deleteThere],
		[3, people.deleteHere],
		[3, () => people.say('acknowledged')],
		[2, () => people.say('resolved')],
		[5, people.mute],
		[3, people.unmute],
		[8, hints.right],
		[2, hints.again],
		[2, hints.wrong],
		[1, runs.flood],
		[3, scene.restart],
		[4, runs.goAwayOrCome],
		[2, runs.countAnew],
	];
	const acts = weights.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

	return async function step() {
		// Until something happens.
		while ((await random.pick(acts)()) === false);
		scene.pass(random.pick([1, 5, 30, 90]) * second);
		if (chance(0.1)) scene.pass(random.pick([0.3, 3, 13, 36]) * hour);
		const endangered = chance(0.25);
		if (endangered) scene.endanger(60);
		if (chance(0.6)) {
			story.push(endangered ? 'poll, perhaps killed' : 'poll');
			await scene.poll();
		}
		if (scene.isDead()) await scene.restart();
		scene.endanger(null);
	};
}
