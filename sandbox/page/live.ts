import type { Picture } from '../slack/index.js';
import type { Panel } from './panel.js';

/** n8n as the page draws it. */
export type PanelPicture = {
	url: string;
	about: string;
	down: boolean;
	/** Whether it can be stopped from here. */
	canGoDown: boolean;
	workflows: ReturnType<Panel['workflows']>;
	executions: ReturnType<Panel['executions']>;
};

/** A slash command as its app has described it to Slack. */
export type TypedCommand = {
	/** With its slash. */
	command: string;
	about: string;
	/** What can follow it. */
	hint: string;
};

/** All that the page draws; it is sent whole at each change. */
export type Live = {
	/** Grows with each change. */
	at: number;
	slack: Picture;
	n8n: PanelPicture | null;
	/** The channel that is open at first. */
	home: string;
	/** Whether its beginning tells a stranger what to do first. */
	tour: boolean;
	/** Offered to whoever types a slash. */
	commands: readonly TypedCommand[];
};

export function panelPicture(panel: Panel | undefined): PanelPicture | null {
	if (!panel) return null;
	const { url, about, down } = panel;
	return {
		url,
		about,
		down,
		canGoDown: panel.goDown !== undefined,
		workflows: panel.workflows(),
		executions: panel.executions(),
	};
}
