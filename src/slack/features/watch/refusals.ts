import { maxWatches, type Watch } from '../../../routing/index.js';
import type { Answer } from '../../blocks/answer.js';
import { blockedReason } from '../../outbox/blocked-channels.js';

/** Why a watch was not made or ended, and what to do next. */

export function cannotPost(code: string, command: string): Answer {
	const { why, cure } = blockedReason(code);
	if (code !== 'not_in_channel') return { kind: 'cannot', what: `Flowbell cannot post here: ${why}.`, why: `${cure}.` };
	return {
		kind: 'cannot',
		what: 'Flowbell is not a member of this private channel.',
		why: `Invite it with /invite @Flowbell, then type \`${command} watch\` again.`,
	};
}

export const noProjects: Answer = {
	kind: 'cannot',
	what: 'This n8n does not say in which project a workflow is, so nothing would ever ring.',
	why: 'Name the workflows instead, or watch a tag: `tag:billing`.',
};

export const sameWatch = ({ id }: Watch, command: string): Answer => ({
	kind: 'cannot',
	what: `This channel already watches that: watch ${id}.`,
	why: `\`${command} watches\` shows all of them, \`${command} unwatch ${id}\` ends it.`,
});

export const tooManyWatches = (command: string): Answer => ({
	kind: 'cannot',
	what: `This workspace has ${maxWatches} watches, which is the limit.`,
	why: `One with a \`*\` can replace several: \`${command} watches\` lists those of this channel.`,
});

export const unknownWatch = (which: string, command: string): Answer => ({
	kind: 'cannot',
	what: /^\d+$/.test(which) ? `There is no watch ${which}.` : `This channel watches nothing called "${which}".`,
	why: `\`${command} watches\` lists what it watches, with numbers.`,
});
