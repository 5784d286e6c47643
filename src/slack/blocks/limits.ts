/**
 * What Slack takes, as named constants. Sources: docs.slack.dev reference pages for Block Kit, views, chat.postMessage
 * and chat.update, the doc comments of @slack/types, and where noted the threads that report undocumented ones.
 * All figures are characters unless said otherwise. `validate` of test/slack judges by them.
 */
export const limits = {
	/** chat.update refuses more with `msg_too_long`; chat.postMessage truncates only above 40,000. */
	text: 4_000,
	blocksPerMessage: 50,
	blocksPerView: 100,
	/** Undocumented: about 13,200 for all blocks of a message, then `msg_blocks_too_long` (bolt-js#2509, #2867). */
	serializedBlocks: 13_200,
	/** Ours: what every message stays under, since failures at 11,300 counted characters are reported. */
	messageBudget: 10_000,
	textObject: 3_000,
	sectionText: 3_000,
	sectionFields: 10,
	sectionField: 2_000,
	header: 150,
	contextElements: 10,
	actionsElements: 25,
	buttonText: 75,
	buttonValue: 2_000,
	accessibilityLabel: 75,
	url: 3_000,
	/** `action_id`, `block_id` and `callback_id`. */
	id: 255,
	overflowOptions: 5,
	optionText: 75,
	optionValue: 75,
	optionDescription: 75,
	selectOptions: 100,
	radioOptions: 10,
	placeholder: 150,
	confirmTitle: 100,
	confirmText: 300,
	confirmButton: 30,
	inputLabel: 2_000,
	/** The header's included; one table a message. */
	tableRows: 100,
	tableColumns: 20,
	/** Over all cells of a table. */
	tableCharacters: 10_000,
	/** Modal title, submit and close. */
	modalTitle: 24,
	privateMetadata: 3_000,
} as const;
