import type { Change } from '../../change.js';
import type { Edge } from '../../edge.js';
import type { Interaction } from '../../listening.js';
import { confirmBulk, controlBulk } from './bulk.js';
import { performOperation } from './operation.js';
import { answerQuestion, declineQuestion } from './question.js';
import { performRetry } from './retry.js';
import { stopRetry } from './stopRetry.js';

type Performers = { [Do in Change['do']]: Performer<Change & { do: Do }> };
type Performer<Of extends Change> = (
	edge: Edge,
	interaction: Interaction,
	change: Of,
	again: boolean,
) => Promise<unknown>;

const performers: Performers = {
	operation: performOperation,
	retry: performRetry,
	'stop-retry': stopRetry,
	answer: answerQuestion,
	decline: declineQuestion,
	'confirm-bulk': confirmBulk,
	'control-bulk': controlBulk,
};

/**
 * Makes a change that was taken: asks for leave first, then finds out what is meant by now, then does it. Each may be
 * started again after a crash (`again`) and comes to the same end.
 */
export async function performChange(
	edge: Edge,
	interaction: Interaction,
	change: Change,
	again: boolean,
): Promise<void> {
	await (performers[change.do] as Performer<Change>)(edge, interaction, change, again);
}
