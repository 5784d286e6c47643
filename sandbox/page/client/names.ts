import { createContext, useContext } from 'react';
import type { Live } from '../live.js';

export type Names = {
	user(id: string): string;
	channel(id: string): string;
	group(id: string): string;
	/** Ids of everybody who is no app, of all groups, and of all channels. */
	people: string[];
	groups: string[];
	channels: string[];
	/** Whose eyes we look through: her own mentions stand out. */
	me: string;
	openChannel(id: string): void;
};

export const NamesContext = createContext<Names | null>(null);

export function useNames(): Names {
	const names = useContext(NamesContext);
	if (!names) throw new Error('Names are asked for outside the page');
	return names;
}

export function namesIn({ slack }: Live, me: string, openChannel: (id: string) => void): Names {
	const named = <T extends { id: string }>(all: readonly T[], name: (one: T) => string) => {
		const names = new Map(all.map((one) => [one.id, name(one)]));
		return (id: string) => names.get(id) ?? id;
	};
	return {
		user: named([...slack.people, { id: 'USLACKBOT', name: 'Slackbot' }], ({ name }) => name),
		channel: named(slack.channels, ({ name }) => name),
		group: named(slack.groups, ({ handle }) => handle),
		people: slack.people.filter(({ bot }) => !bot).map(({ id }) => id),
		groups: slack.groups.map(({ id }) => id),
		channels: slack.channels.filter(({ kind }) => kind !== 'im').map(({ id }) => id),
		me,
		openChannel,
	};
}
