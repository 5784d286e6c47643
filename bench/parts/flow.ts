/** What Slack takes in a channel (docs/slack.md, 5). */
const paceMs = 1_000;
/** Queue, Redis and the request itself take some of each second; less than this is not idle. */
const stepsMs = 100;

const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);

/** Milliseconds in which nothing was posted beyond what the pace asks for, of a row of posts among which some always wait. */
export const overPace = (times: readonly number[]): number =>
	gaps(times).reduce((sum, gap) => sum + (gap > paceMs + stepsMs ? gap - paceMs : 0), 0);

export const longestGap = (times: readonly number[]): number => Math.max(...gaps(times));

/** The most that fell into any sixty seconds. */
export const mostInAMinute = (times: readonly number[]): number =>
	Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 60_000).length));
