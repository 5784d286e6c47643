import type { KnownBlock } from '@slack/types';
import type { Condition, ConditionKind, ToldOfCondition } from '../../../alerts/conditions/condition.js';
import { alertChannel } from '../../../routing/index.js';
import { actionId, actions, type Choice, choice, choices } from '../../blocks/actions.js';
import { button, buttons, context, headline, type Message, overflow, section } from '../../blocks/blocks.js';
import type { Can } from '../../blocks/can.js';
import { channel, date, inline, mention, plainString, safeUrl } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import type { KindView } from './kind-view.js';
import { missedView } from './missed-view.js';
import { offView } from './off-view.js';
import { runawayView } from './runaway-view.js';
import { stuckView } from './stuck-view.js';
import { conditionValue } from './value.js';

const views: { [Kind in ConditionKind]: KindView<Kind> } = {
	stuck: stuckView,
	missed: missedView,
	off: offView,
	runaway: runawayView,
};

/** The kinds are told apart by the table above. */
const viewOf = ({ kind }: Pick<Condition, 'kind'>) => views[kind] as unknown as KindView<Condition['kind']>;

export const mutedWords = (kind: ConditionKind): string => views[kind].muted;

/** Of the words of the first line so many stay in it. */
const inFirstLine = 2;

export type ConditionProps = {
	condition: Condition;
	/** The present, epoch milliseconds. */
	at: number;
	can?: Can;
	/** The workflow in n8n's editor. */
	link?: string | null;
	/** Why it is told here. */
	told?: ToldOfCondition | null;
};

/** The message of a condition: one in each channel that is told, updated in place. */
export function renderCondition({ condition, at, can = {}, link = null, told = null }: ConditionProps): Message {
	const view = viewOf(condition);
	const of = condition as never;
	if (condition.ended) {
		const { sign, first, more = [] } = view.over(of);
		return drawn([`${sign} ${first[0]}`, ...first.slice(1)], more, []);
	}
	const { sign, first, more = [] } = view.open(of, at);
	const { muted, owner, left } = condition;
	const shown = muted ? '🔕' : owner || left ? '🟠' : sign;
	// What tells most stands alone in the first line, so that a phone shows it whole.
	const below = first.slice(inFirstLine);
	const line = [`${shown} ${first[0]}`, ...first.slice(1, inFirstLine), ...standWords(condition)];
	return drawn(
		line,
		[...(below.length > 0 ? [capitalised(below.join(' · '))] : []), ...more],
		[
			...(view.rows?.(of, can) ?? []),
			...buttons(...(view.buttons?.(of, can) ?? []), stateButton(condition), moreChoices(condition, link)),
			...context(view.small?.(of, can), told && routedBy(told)),
		],
	);
}

function drawn(first: string[], more: string[], rest: KnownBlock[]): Message {
	const line = first.join(' · ');
	return {
		text: line,
		blocks: [headline(line), ...(more.length > 0 ? [section(more.join('\n'))] : []), ...rest],
	};
}

/** What people have said of it. */
function standWords({ muted, owner, left }: Condition): string[] {
	if (muted) return [`muted until ${date(muted.until)} by ${mention(muted.by)}`];
	if (left) return [`left until ${date(left.until)} by ${mention(left.by)}`];
	return owner ? [`${mention(owner.userId)} has it (since ${date(owner.since)})`] : [];
}

function stateButton(condition: Condition) {
	const value = conditionValue(condition);
	const { muted, owner, left, workflow } = condition;
	const of = `${mutedWords(condition.kind)} of ${plainString(workflow?.name ?? 'n8n', 40)}`;
	if (muted) return button('Unmute', actions.conditionUnmute, { value, says: `Unmute ${of}` });
	if (!left) return button('Leave it for 1 h', actions.conditionLeave, { value, says: `Leave for 1 h: ${of}` });
	return owner ? null : button('Acknowledge', actions.conditionAcknowledge, { value, says: `Acknowledge ${of}` });
}

function moreChoices(condition: Condition, link: string | null) {
	const value = conditionValue(condition);
	const { owner, muted, left } = condition;
	const option = (text: string, what: Choice) => ({ text, value: choice(what, value) });
	const href = link === null ? null : safeUrl(link);
	return overflow(actionId(actions.conditionMore), [
		owner || (left && !muted) ? null : option('Acknowledge', choices.conditionAcknowledge),
		muted || left ? option('Leave it for another hour', choices.conditionLeave) : null,
		muted ? null : option('Mute for a day', choices.conditionMute),
		muted ? null : option('Mute for a week', choices.conditionMuteLong),
		href === null ? null : { ...option('Open in n8n', choices.open), url: href },
	]);
}

/** Nothing where no watch speaks of it. */
function routedBy({ channelId, watch, insteadOf }: ToldOfCondition): string | null {
	if (!watch) return null;
	const about = inline(watch.about, 100);
	if (insteadOf !== null) return `${channel(insteadOf)} watches ${about} but takes no messages now, so it rings here`;
	return `routed by "${channelId === alertChannel ? 'this channel' : channel(channelId)} watches ${about}"`;
}
