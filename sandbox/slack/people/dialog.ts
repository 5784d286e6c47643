import { isObject } from '../blocks/shape.js';
import { wordsOfText } from '../elements.js';
import type { Fields } from '../model.js';

/** The question a control asks before it does anything. */
export type Dialog = {
	title: string;
	text: string;
	confirm: string;
	deny: string;
};

/** The dialog of an element, with the words Slack puts where the app gave none. */
export function dialogOf(element: Fields): Dialog | undefined {
	const { confirm } = element;
	if (!isObject(confirm)) return undefined;
	return {
		title: wordsOfText(confirm.title) || 'Are you sure?',
		text: wordsOfText(confirm.text),
		confirm: wordsOfText(confirm.confirm) || 'Yes',
		deny: wordsOfText(confirm.deny) || 'Cancel',
	};
}
