import type { Alert } from '../../../alerts/alert.js';
import { buttons, context, headed, type Message } from '../../blocks/blocks.js';
import { code, inline, plural } from '../../blocks/text.js';
import { offerButton, offerRow } from '../../command/offer.js';
import { verbNamed } from '../../command/verbs.js';
import { type May, usable, whyNot } from './offered.js';

type StartProps = May & {
	/** The slash command. */
	command: string;
	/** The alerts that are open in this channel, the newest first; null: not known, or not this person's to see. */
	open: Pick<Alert, 'workflowName'>[] | null;
};

const maxNames = 3;

/** What most people need now. */
const needed: [string, string][] = [
	['failures', 'What failed in the last 24 hours, newest first.'],
	['retry last', 'Retries the last failure here, or the last anywhere if there is none here.'],
	['running', 'What is running now, longest first.'],
	['retry-all since:24h', 'Retries all failures of the last 24 hours, after showing how many.'],
];

/** The answer to the slash command alone: how it stands here, and the few commands that are needed most. */
export function renderStart(props: StartProps): Message {
	const { command, open } = props;
	const useful = usable(
		props,
		needed.map(([each]) => each),
	);
	const rows = needed
		.filter(([each]) => useful.includes(each))
		.map(([each, does], at) => offerRow(command, each, at, does));
	const more = ['status', 'jobs', 'mutes', 'watches', 'help'].filter((each) => usable(props, [each]).length > 0);
	// Where nothing may be seen, nothing else is to be said.
	const why = props.refusals?.read ? whyNot(props, verbNamed('failures')!) : null;
	const help = `${code(`${command} help`)} shows all commands`;
	const number = `A number, a link or a workflow name alone works too: ${code(`${command} 4711`)}`;
	const first = open === null ? `What you can do with ${command}` : standing(open);
	return headed(
		first,
		why ?? '',
		...rows,
		...buttons(...more.map((each) => offerButton(command, each, each))),
		...context(why ? help : number),
	);
}

function standing(open: NonNullable<StartProps['open']>): string {
	if (open.length === 0) return '🟢 No alert is open here';
	const names = [...new Set(open.map(({ workflowName }) => inline(workflowName, 40, 'a workflow')))];
	const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
	return `🔴 ${plural(open.length, 'alert is', 'alerts are')} open here: ${names.slice(0, maxNames).join(', ')}${more}`;
}
