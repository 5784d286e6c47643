import type { HomeView, KnownBlock } from '@slack/types';
import { refKey } from '../../../instances/execution-ref.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, buttons, context, joined, section } from '../../blocks/blocks.js';
import { type NotShownProps, renderNotShown } from '../../blocks/problem.js';
import { signed } from '../../blocks/status-word.js';
import { channel, code, date, inline, label, link, sentence } from '../../blocks/text.js';
import type { ListRow } from '../executions/index.js';
import { type StatusProps, statusLines } from '../status/index.js';

type HomeProps = {
	command: string;
	/** Where failures ring; null where it is not known. */
	channelId: string | null;
	/** Why this person may change nothing, or null where she may. */
	refusal: { reason: string; ask: string } | null;
	/** Null where it could not be read. */
	status: StatusProps | null;
	/** The last failures, newest first; null where n8n could not be asked. */
	failures: ListRow[] | null;
	/** When this was drawn, epoch milliseconds. */
	now: number;
};

/** The App Home: what this is, whether it works, what failed last. Useful to a viewer who may change nothing, too. */
export const renderHome = (props: HomeProps) =>
	frame(
		props.now,
		section(what(props)),
		{ type: 'divider' },
		section(`*Health*\n${props.status ? statusLines(props.status) : 'Not known right now.'}`),
		{ type: 'divider' },
		...failures(props),
	);

type ClosedHomeProps = { command: string; refusal: NotShownProps; now: number };

/** For somebody who may not see executions: why, and whom to ask. */
export function renderClosedHome({ command, refusal, now }: ClosedHomeProps): HomeView {
	const how = `${code(`${command} help`)} shows how.`;
	return frame(
		now,
		section(`Flowbell shows which n8n executions fail, and retries or stops them. ${how}`),
		{ type: 'divider' },
		...renderNotShown(refusal).blocks,
	);
}

const frame = (now: number, ...blocks: KnownBlock[]): HomeView => ({
	type: 'home',
	blocks: [
		{ type: 'header', text: label('Flowbell') },
		...blocks,
		...buttons(button('Refresh', actions.homeRefresh)),
		...context(`as of ${date(now)}`),
	],
});

function what({ command, channelId, refusal }: HomeProps): string {
	const where = channelId === null ? 'the alert channel' : channel(channelId);
	return joined(
		'\n',
		`When an n8n execution fails, it rings in ${where}. Retry or stop it there with a click.`,
		`${code(`${command} failures`)} lists what failed, ${code(`${command} help`)} shows everything else.`,
		refusal && `You can read everything here. ${sentence(refusal.reason, 400)} ${sentence(refusal.ask, 400)}`,
	);
}

function failures({ failures: rows, command }: HomeProps): KnownBlock[] {
	if (rows === null) return [section('*Last failures*\nn8n does not answer right now.')];
	if (rows.length === 0)
		return [section(`*Last failures*\nNone in n8n. ${code(`${command} list`)} shows all executions.`)];
	return [
		section('*Last failures*'),
		...rows.map((row) => {
			const { id } = row.execution;
			const value = refKey(row.execution);
			const state = row.recoveredAs ? `🟢 Recovered as #${row.recoveredAs}` : signed(row.status);
			const error = row.error === null ? '' : `\n${code(row.error, 120)}`;
			return section(
				`${link(row.link, `#${id}`)}  ${inline(row.workflowName, 80)}  ${state} · ${date(row.at)}${error}`,
				button('Details', actionId(actions.details, value), { value, says: `Details of execution ${id}` }),
			);
		}),
	];
}
