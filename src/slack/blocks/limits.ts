/**
 * What Slack takes, as far as anything of ours may come near it. Characters unless said otherwise; from docs.slack.dev
 * (Block Kit, views, chat.postMessage, chat.update) and the doc comments of @slack/types.
 */
export const limits = {
	/** chat.update refuses more with `msg_too_long`; chat.postMessage truncates only above 40,000. */
	text: 4_000,
	blocksPerMessage: 50,
	blocksPerView: 100,
	/**
	 * Ours, of all blocks as JSON: Slack refuses about 13,200 with `msg_blocks_too_long`, which is not documented, and
	 * failures at 11,300 are reported (docs/slack.md, 4).
	 */
	messageBudget: 10_000,
	textObject: 3_000,
	/** Slack's Java SDK says so; its pages do not. */
	alertText: 200,
	containerTitle: 150,
	contextElements: 10,
	buttonText: 75,
	buttonValue: 2_000,
	accessibilityLabel: 75,
	url: 3_000,
	overflowOptions: 5,
	/** Of a select: how many, and of each one its words and its value. */
	options: 100,
	optionText: 75,
	optionValue: 75,
	optionDescription: 75,
	confirmTitle: 100,
	confirmText: 300,
	confirmButton: 30,
	/** The header's included; one table a message. */
	tableRows: 100,
	/** Modal title, submit and close. */
	modalTitle: 24,
} as const;
