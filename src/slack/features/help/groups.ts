import type { VerbName } from '../../command/verbs.js';

/** What can be typed, by what somebody comes for; the first is what most come for. */
export const groups: { title: string; names: VerbName[] }[] = [
	{ title: 'What failed and what runs', names: ['failures', 'list', 'running', 'show'] },
	{ title: 'One run', names: ['retry', 'stop', 'delete', 'tags'] },
	{ title: 'Many runs', names: ['retry-all', 'stop-all', 'delete-all', 'tag-all', 'jobs', 'job'] },
	{ title: 'Alerts', names: ['ack', 'resolve', 'mute', 'unmute', 'mutes'] },
	{ title: 'Channels', names: ['watch', 'unwatch', 'watches'] },
	{ title: 'Workflows', names: ['activate', 'deactivate'] },
	{ title: 'Flowbell', names: ['status', 'instant', 'help'] },
];
