import type { Mute } from '../../../alerts/store/mute-store.js';
import { headed, type Message } from '../../blocks/blocks.js';
import { date, inline, mention } from '../../blocks/text.js';

/** What is muted, in a few words: a workflow, or one problem of it. */
function mutedWhat({ workflowName, error }: Pick<Mute, 'workflowName' | 'error'>): string {
	const name = inline(workflowName, 80, 'A workflow');
	return error === null ? name : `${name} · ${inline(error, 120)}`;
}

/** In the channel where it was said, where no card can tell it: nothing of it is open. */
export const renderMuted = ({ mute }: { mute: Mute }): Message =>
	headed(`🔕 ${mention(mute.by)} muted ${mutedWhat(mute)} until ${date(mute.until)}`, '');

/** The same at its end: nothing has failed. */
export function renderMuteEnded({ mute, by }: { mute: Mute; by: string | null }): Message {
	const who = by === null ? 'no longer muted' : `${mention(by)} unmuted it`;
	const came = mute.scope === 'condition' ? '' : ' · nothing failed meanwhile';
	return headed(`🔔 ${mutedWhat(mute)}: ${who}${came}`, '');
}
