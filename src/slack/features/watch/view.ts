import type { KnownBlock } from '@slack/types';
import type { Watch, Wish } from '../../../routing/index.js';
import { actionId, actions } from '../../blocks/actions.js';
import {
	button,
	buttons,
	context,
	dialog,
	headed,
	joined,
	type Message,
	section,
	withinBudget,
} from '../../blocks/blocks.js';
import { schedulesUnseen, type UnseenSchedule } from '../../blocks/schedules-unseen.js';
import { channel, code, inline, mention, plural } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import { blockedReason } from '../../outbox/blocked-channels.js';
import { about, how } from './words.js';

type WatchesProps = { all: readonly Watch[]; channelId: string; alertChannelId: string | null; command: string };

const maxShown = 20;

/** What this channel watches, each with the way to end it; and which other channels watch something. */
export function renderWatches({ all, channelId, alertChannelId, command }: WatchesProps): Message {
	const here = all.filter((watch) => watch.channelId === channelId);
	const rest = restWords(here, channelId, alertChannelId);
	const small = [rest, othersWords(all, channelId)];
	if (here.length === 0) {
		const next = `Watch something with ${code(`${command} watch "Order*"`)}`;
		const text = 'This channel watches nothing';
		return headed(text, next, ...buttons(watchButton), ...context(...small));
	}
	const title = `This channel watches ${here.length === 1 ? 'one thing' : `${here.length} things`}`;
	const more = here.length > maxShown ? `and ${here.length - maxShown} more` : null;
	return withinBudget([120, 60, 30], (max) => {
		const rows = here.slice(0, maxShown).map((watch) => row(watch, max));
		return headed(title, '', ...rows, ...buttons(watchButton), ...context(more, ...small));
	});
}

const watchButton = button('Watch…', actions.watchOpen, { says: 'Watch more workflows in this channel' });

function row(watch: Watch, max: number): KnownBlock {
	const of = about(watch, 60);
	return section(
		lines(watch, max).join('\n'),
		button('Remove', actionId(actions.unwatch, watch.id), {
			value: watch.id,
			says: `Remove watch ${watch.id}`,
			confirm: dialog({
				title: `Remove watch ${watch.id}?`,
				text: `Failures of ${of} no longer ring here. Alerts that are here stay.`,
				yes: 'Remove watch',
				no: 'Cancel',
				danger: true,
				quotes: true,
			}),
		}),
	);
}

function lines(watch: Watch, max: number): string[] {
	const { id, by, closed } = watch;
	const shut = closed && `⚪ Closed: ${blockedReason(closed.why).why}`;
	return [`${id} · ${about(watch, max)}`, joined(' · ', shut, capitalised(how(watch)), `by ${mention(by)}`)];
}

function restWords(here: readonly Watch[], channelId: string, alertChannelId: string | null): string | null {
	if (alertChannelId === null) return null;
	if (alertChannelId === channelId) return 'Failures that no channel watches ring here too';
	return `Failures${here.length === 0 ? '' : ' that no channel watches'} ring in ${channel(alertChannelId)}`;
}

/** Slack shows the names of private channels only to those who may see them. */
function othersWords(all: readonly Watch[], channelId: string): string | null {
	const others = all.filter((watch) => watch.channelId !== channelId);
	if (others.length === 0) return null;
	const channels = [...new Set(others.map((watch) => watch.channelId))];
	const shut = others.filter(({ closed }) => closed !== null).length;
	const named = channels.slice(0, 10).map(channel).join(', ');
	const more = channels.length > 10 ? ` and ${channels.length - 10} more` : '';
	return `${plural(others.length, 'watch', 'watches')} in ${named}${more}${shut > 0 ? ` (${shut} closed)` : ''}`;
}

type WatchedProps = {
	watch: Watch;
	command: string;
	/** Names of the workflows that it is about today, and how many; null where n8n did not say. */
	today: { names: string[]; count: number } | null;
	/** Of those, the ones of which nobody can see whether their schedules ran, where that is to be told. */
	unseen: readonly UnseenSchedule[];
};

/** In the channel: what it watches from now on, and who says so. */
export function renderWatched({ watch, command, today, unseen }: WatchedProps): Message {
	const text = `This channel now watches ${about(watch)} (added by ${mention(watch.by)})`;
	const now = todayWords(today);
	const hidden = schedulesUnseen(unseen);
	const manner = how(watch);
	const end = `Watch ${watch.id} · ${code(`${command} unwatch ${watch.id}`)} ends it`;
	return {
		text,
		blocks: [section(joined('\n', text, capitalised(manner))), ...context(now, hidden, end)],
	};
}

function todayWords(today: WatchedProps['today']): string | null {
	if (today === null) return null;
	if (today.count === 0) return 'No workflow matches today: it rings once one does';
	const names = today.names.map((name) => inline(name, 40)).join(', ');
	return `${plural(today.count, 'workflow')} today: ${names}${today.count > today.names.length ? ', …' : ''}`;
}

export function renderUnwatched({ watches, by }: { watches: readonly Wish[]; by: string }): Message {
	const what =
		watches.length === 1
			? about(watches[0]!)
			: `${watches.length} things: ${watches.map((each) => about(each, 40)).join(', ')}`;
	const text = `This channel no longer watches ${what} (removed by ${mention(by)})`;
	return { text, blocks: [section(text)] };
}
