import type { FilterName } from './verbs.js';
import type { Word } from './words.js';

/** A filter as it was typed. */
export type FilterToken = {
	at: readonly Word[];
	/** What was meant by it, also where it is misspelt; null where no filter is near. */
	name: FilterName | null;
	/** Why it is not understood, where that is for its name. */
	misspelt: { word: string; why: string } | null;
	/** Only its colon is missing. */
	sure?: true;
	value: string;
	/** Not in quotes: words behind it may belong to it. */
	extendable: boolean;
};

export const noProjectName = "project: takes a project's id or a link to it: n8n does not find them by name.";
