import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import type { Epochs } from '../../instances/epoch.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { withTimeout } from '../../lib/with-timeout.js';
import { actions, callbacks, matching, readChoice, targetIn } from '../blocks/actions.js';
import { renderAnswer } from '../blocks/answer.js';
import type { Answers } from './answers.js';
import { chosenValue } from './interaction.js';

/** What may be clicked however old the message is: these name no execution. */
const always = [
	actions.open,
	actions.homeRefresh,
	actions.bulkPause,
	actions.bulkCancel,
	actions.bulkResults,
	actions.bulkShow,
].map(matching);

/** Forms that name executions, or the alerts of such. */
const forms: string[] = [callbacks.stopWorkflow, callbacks.assign, callbacks.mute, callbacks.tag];

/** Slack waits three seconds for the ack. */
const readMs = 500;

/**
 * After n8n was reset a number on an older message or form means another run, or none: a click there does nothing, and says so.
 * How old a message is, Slack itself says: its time is its name, and a view's hash begins with that of its last change.
 */
export function refusePastCards(app: App, { epochs, answers }: { epochs: Epochs; answers: Answers }): void {
	app.use(async ({ body, next, ...rest }) => {
		const click = body as BlockAction;
		if (!namesExecution(body as BlockAction | SlackViewAction)) return next();
		// As last known where Redis does not answer in time.
		await withTimeout(readMs, epochs.refresh()).catch(() => {});
		const at = drawnAt(click);
		if (at === null || !epochs.isPast(at)) return next();
		await (rest as unknown as { ack(): Promise<void> }).ack();
		const { channel, user, response_url: responseUrl } = click;
		const origin = { channelId: channel?.id ?? user.id, ...(responseUrl && { responseUrl }) };
		const { since } = epochs.current();
		const answer = { kind: 'of-before', execution: executionIn(click), since } as const;
		await answers.privately(origin, user.id, renderAnswer({ answer }));
	});
}

function namesExecution(body: BlockAction | SlackViewAction): boolean {
	if (body.type === 'view_submission') return forms.includes(body.view.callback_id);
	const id = body.type === 'block_actions' ? body.actions[0]?.action_id : undefined;
	return id !== undefined && !always.some((action) => action.test(id));
}

/** For the words alone. */
function executionIn({ actions: [action] = [] }: Partial<Pick<BlockAction, 'actions'>>): ExecutionRef | null {
	const value = action ? chosenValue(action) : '';
	return targetIn(readChoice(value)?.reference ?? value)?.execution ?? null;
}

/** Epoch milliseconds; null where Slack does not say. */
function drawnAt({ container, message, view }: BlockAction): number | null {
	const seconds = Number(message?.ts ?? container?.message_ts ?? view?.hash?.split('.')[0] ?? '');
	return seconds > 0 ? seconds * 1_000 : null;
}
