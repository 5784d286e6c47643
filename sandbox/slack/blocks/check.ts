import { blockCheck, limits, suggestionRules, viewRules } from './rules.js';
import { isObject, list, type Surface, typed } from './shape.js';

/** What is wrong with these blocks, in Slack's words; nothing when nothing is. */
export function faultsOfBlocks(blocks: unknown, surface: Surface, at = '/blocks'): string[] {
	const faults: string[] = [];
	const say = (message: string, where: string) => faults.push(`${message} [json-pointer:${where}]`);
	list(blockCheck, { max: surface === 'message' ? limits.messageBlocks : limits.viewBlocks })(blocks, at, {
		surface,
		say,
	});
	if (Array.isArray(blocks)) rulesOfTheWhole(blocks, at, say);
	return faults;
}

/** What is wrong with a view, its frame and its blocks. */
export function faultsOfView(view: unknown): string[] {
	const faults: string[] = [];
	const say = (message: string, where: string) => faults.push(`${message} [json-pointer:${where}]`);
	const surface = isObject(view) && view.type === 'home' ? 'home' : 'modal';
	typed(() => viewRules)(view, '/view', { surface, say });
	if (isObject(view) && Array.isArray(view.blocks)) rulesOfTheWhole(view.blocks, '/view/blocks', say);
	return faults;
}

/** What is wrong with what an app offers in an external select. */
export function faultsOfSuggestions(answer: unknown): string[] {
	const faults: string[] = [];
	const say = (message: string, where: string) => faults.push(`${message} [json-pointer:${where || '/'}]`);
	suggestionRules(answer, '', { surface: 'modal', say });
	return faults;
}

/** Rules that no single block can break: ids used twice, one table a message, and what is counted over all blocks. */
function rulesOfTheWhole(blocks: unknown[], at: string, say: (message: string, where: string) => void): void {
	const blockIds = new Set<unknown>();
	const counts = new Map<string, number>();
	let markdown = 0;
	blocks.forEach((block, index) => {
		if (!isObject(block)) return;
		const here = `${at}/${index}`;
		if (block.block_id !== undefined && block.block_id !== '') {
			if (blockIds.has(block.block_id)) say(`\`block_id\` "${block.block_id}" already exists`, here);
			blockIds.add(block.block_id);
		}
		const actionIds = new Set<unknown>();
		for (const id of actionIdsIn(block)) {
			if (actionIds.has(id)) say(`\`action_id\` "${id}" already exists for key: ${block.type}`, here);
			actionIds.add(id);
		}
		counts.set(String(block.type), (counts.get(String(block.type)) ?? 0) + 1);
		if (block.type === 'markdown' && typeof block.text === 'string') markdown += block.text.length;
	});
	if ((counts.get('table') ?? 0) > 1) say('only one table is allowed', at);
	if ((counts.get('data_visualization') ?? 0) > 2) say('only two data visualizations are allowed', at);
	if (markdown > limits.markdownTotal) say(`must be less than ${limits.markdownTotal + 1} characters`, at);
}

/** The action ids anywhere in a block; they need to be unique within it and may come again in another block. */
function actionIdsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(actionIdsIn);
	if (!isObject(value)) return [];
	const own = typeof value.action_id === 'string' ? [value.action_id] : [];
	return [...own, ...Object.values(value).flatMap(actionIdsIn)];
}

/** More characters than all blocks of one message may have together. */
export const tooMuchTogether = (blocks: unknown): boolean => JSON.stringify(blocks).length > limits.messageBlocksTotal;
