import type { HomeView, KnownBlock } from '@slack/types';
import { refKey } from '../../../instances/execution-ref.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, buttons, context, section } from '../../blocks/blocks.js';
import { type NotShownProps, renderNotShown } from '../../blocks/problem.js';
import { signed } from '../../blocks/status-word.js';
import { channel, code, date, inline, link, sentence } from '../../blocks/text.js';
import type { ListRow } from '../executions/index.js';
import { type StatusProps, statusLines } from '../status/index.js';

export type HomeProps = {
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
export function renderHome(props: HomeProps): HomeView {
	return {
		type: 'home',
		blocks: [
			{ type: 'header', text: { type: 'plain_text', text: 'Flowbell', emoji: true } },
			section(what(props)),
			{ type: 'divider' },
			section(`*How it is*\n${props.status ? statusLines(props.status) : 'This cannot be told just now.'}`),
			{ type: 'divider' },
			...failures(props),
			...buttons(button('Refresh', actionId(actions.homeRefresh))),
			...context(`as of ${date(props.now)}`),
		],
	};
}

export type ClosedHomeProps = { command: string; refusal: NotShownProps; now: number };

/** For somebody who may not see executions: why, and whom to ask. */
export function renderClosedHome({ command, refusal, now }: ClosedHomeProps): HomeView {
	return {
		type: 'home',
		blocks: [
			{ type: 'header', text: { type: 'plain_text', text: 'Flowbell', emoji: true } },
			section(
				`Flowbell tells which n8n executions fail, and retries or stops them. ${code(`${command} help`)} shows how.`,
			),
			{ type: 'divider' },
			...renderNotShown(refusal).blocks,
			...buttons(button('Refresh', actionId(actions.homeRefresh))),
			...context(`as of ${date(now)}`),
		],
	};
}

function what({ command, channelId, refusal }: HomeProps): string {
	const where = channelId === null ? 'the alert channel' : channel(channelId);
	return [
		`When an n8n execution fails, ${where} is told, and a click there retries or stops it.`,
		`${code(`${command} failures`)} lists what failed, ${code(`${command} help`)} shows everything else.`,
		refusal ? `You can read everything here. ${sentence(refusal.reason, 400)} ${sentence(refusal.ask, 400)}` : null,
	]
		.filter((line) => line !== null)
		.join('\n');
}

function failures({ failures: rows, command }: HomeProps): KnownBlock[] {
	if (rows === null) return [section('*Last failures*\nn8n could not be asked just now.')];
	if (rows.length === 0)
		return [section(`*Last failures*\nNone that n8n still knows of. ${code(`${command} list`)} shows all executions.`)];
	return [
		section('*Last failures*'),
		...rows.slice(0, 10).map((row) => {
			const recovered = row.recoveredAs ? ` · recovered as #${row.recoveredAs}` : '';
			const error = row.error === null ? '' : `\n${code(row.error, 120)}`;
			return section(
				`${link(row.link, `#${row.execution.id}`)}  ${inline(row.workflowName, 80)}  ${signed(row.status)} · ${date(row.at)}${recovered}${error}`,
				button('Details', actionId(actions.details, refKey(row.execution)), {
					value: refKey(row.execution),
					says: `Details of execution ${row.execution.id}`,
				}),
			);
		}),
	];
}
