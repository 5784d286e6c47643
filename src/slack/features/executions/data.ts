import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { findExecution } from '../../../instances/find-execution.js';
import { dataAsText } from '../../../lib/secrets/index.js';
import { itemsOf } from '../../../n8n/index.js';
import { problemOf } from '../../../operations/problem.js';
import { suffixOf } from '../../blocks/actions.js';
import { problemWords, renderNotShownModal } from '../../blocks/problem.js';
import { whole } from '../../blocks/spoken.js';
import type { Clicked } from '../../bolt/interaction.js';
import { fillModal } from '../../bolt/modals.js';
import { slackFault } from '../../bolt/slack-fault.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { renderDataMessage } from './data-view.js';
import { fillDetails } from './details.js';

/** Of a file: larger ones nobody reads in Slack. */
const maxFileChars = 1_000_000;
const maxFileItems = 10_000;

/** Opens the data in the details, or folds it, for those who may see data. */
export const showData = withTarget(({ execution }, context) => ({
	async read(clicked) {
		const open = suffixOf(clicked.actionId) === 'open' ? 'data' : null;
		if (open && !(await allowed(context, clicked, execution, 'shown'))) return;
		await redraw(context, clicked, execution, { open });
	},
}));

/** Sends the data as a file into the direct messages of the one who asks: a file in a channel would be everybody's. */
export const sendData = withTarget(({ execution }, context) => ({
	async read(clicked) {
		if (!(await allowed(context, clicked, execution, 'sent as a file'))) return;
		await redraw(context, clicked, execution, { note: await send(context, clicked, execution) });
	},
}));

/** Who may not is told so in place of the details; who may is written down as well. */
async function allowed(context: Context, clicked: Clicked, execution: ExecutionRef, done: string): Promise<boolean> {
	const { people, asking, slack, now, newReference, log } = context;
	const { by, origin, view } = clicked;
	const target = `data of execution ${execution.instance}-${execution.id}`;
	const verdict = await asking.requests.authorize(clicked, { verb: 'data', target });
	if (verdict.allowed) {
		const entry = { at: now(), by, verb: 'data' as const, target, channelId: origin.channelId };
		await people.audit.write({ ...entry, decision: 'allowed', result: `${done}, without what looks like a secret` });
		return true;
	}
	const refusal = { why: verdict.reason, next: verdict.ask, ref: newReference() };
	log.info({ ref: refusal.ref, by: by.userId, why: verdict.reason }, 'data not shown');
	if (view) await fillModal(slack.clients.interactive, view.id, renderNotShownModal(refusal));
	return false;
}

async function send(context: Context, { by }: Clicked, execution: ExecutionRef): Promise<string> {
	const { instance, slack, log } = context;
	try {
		const run = await findExecution(instance.n8n.executions(), execution.id, undefined, true);
		const found = run && itemsOf(run, maxFileItems);
		if (!found) return '⚪ n8n no longer has the data of this run, so there is no file.';
		const { text, cut } = dataAsText(found.items, maxFileChars);
		// First what Slack may refuse, so that no message promises a file that never comes.
		const file = await slack.upload.send(`execution-${execution.id}.json`, new Blob([text]));
		const message = renderDataMessage({ execution, ...found, cut: cut || found.items.length < found.total });
		const posted = await slack.clients.interactive.chat.postMessage({
			channel: by.userId,
			...whole(message),
			unfurl_links: false,
			unfurl_media: false,
		});
		const thread = { channel: posted.channel!, ts: posted.ts! };
		await slack.upload.complete({ id: file, title: `Data of #${execution.id}` }, thread, false);
		return '📄 The file is in your direct messages with Flowbell.';
	} catch (error) {
		const problem = problemOf(error, `The data of #${execution.id} could not be sent`, context);
		log.warn({ ref: problem.ref, err: error }, 'data not sent as a file');
		const why =
			slackFault(error).kind === 'refused'
				? ['Slack did not take the file: Flowbell’s Slack app needs the scope `files:write`.']
				: problemWords(problem).slice(1);
		return `⚠️ The file could not be sent. ${why.join(' ')} Reference ${problem.ref}`;
	}
}

async function redraw(
	context: Context,
	{ view, by }: Clicked,
	execution: ExecutionRef,
	shown: { open?: 'data' | null; note?: string },
) {
	if (view) await fillDetails(context, { viewId: view.id, execution, by, privateMetadata: view.metadata, ...shown });
}
