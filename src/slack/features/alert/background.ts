import type { Alert } from '../../../alerts/alert.js';
import { date, number, span } from '../../blocks/text.js';

const dayMs = 86_400_000;
/** So many days are worth saying; after the second number nobody counts. */
const [someDays, manyDays] = [7, 30];
/** Fewer runs say nothing of a workflow. */
const someRuns = 10;
const usually = 0.9;

/** What was known when it rang: whether this is new, and how the workflow fared before. */
export function backgroundWords({ background, raisedAt, previous, failures }: Alert): string | null {
	if (!background) return null;
	const { rate, failedBefore, savedAt, watchedSince } = background;
	const words = [newWords(raisedAt, failedBefore, watchedSince, previous !== null)];
	const total = rate.succeeded + rate.failed;
	// Where n8n saves no successes, or none are made, there is nothing to compare with.
	if (total >= someRuns && rate.succeeded > 0) {
		const often = rate.succeeded >= usually * total ? 'usually succeeds' : 'succeeds now and then';
		words.push(`${often} (${number(rate.succeeded)} of ${number(total)} this week)`);
	}
	if (savedAt) words.push(`workflow saved ${span(failures.firstAt - savedAt)} before`);
	return words.filter((each) => each !== null).join(' · ') || null;
}

function newWords(at: number, before: number | null, since: number, isLinked: boolean): string | null {
	const days = Math.min(manyDays, Math.floor((at - (before ?? since)) / dayMs));
	if (days >= (before === null ? someDays : manyDays)) return `first time in ${days} days`;
	return before === null || isLinked ? null : `failed like this before, last ${date(before)}`;
}
