import type { Change } from '../bolt/change.js';
import type { Interaction } from '../bolt/listening.js';
import type { Edge } from '../context.js';
import { confirmBulk, controlBulk } from './bulk/perform.js';
import { answerQuestion, declineQuestion } from './operations/perform-confirmation.js';
import { performOperation } from './operations/perform-operation.js';
import { performRetry } from './operations/perform-retry.js';
import { stopRetry } from './operations/perform-stop-retry.js';

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
