export { alertChannel, createRouter } from './router.js';
export {
	aboutWords,
	isNamed,
	maxFrom,
	type Watch,
	type WatchedCondition,
	type Wish,
	watchedConditions,
} from './watch.js';
export { createWatches, maxWatches, type Watches } from './watches.js';
