import { escapeText } from './mrkdwn.js';
import type { World } from './world.js';

/** What an app gets for what was typed: & < > escaped; with `should_escape` also names and links made into entities. */
export function asTyped(world: World, text: string, shouldEscape: boolean): string {
	const escaped = escapeText(text);
	if (!shouldEscape) return escaped;
	return escaped
		.replace(/(?<![\w<|])https?:\/\/[^\s|]+/g, (url) => `<${url}>`)
		.replace(/(?<![\w<])@([\w.-]+)/g, (whole, name: string) => {
			const person = [...world.people.values()].find((each) => each.name === name);
			const group = [...world.groups.values()].find((each) => each.handle === name);
			if (person) return `<@${person.id}|${person.name}>`;
			return group ? `<!subteam^${group.id}|@${group.handle}>` : whole;
		})
		.replace(/(?<![\w<&])#([\w-]+)/g, (whole, name: string) => {
			const channel = world.channelNamed(name);
			return channel ? `<#${channel.id}|${channel.name}>` : whole;
		});
}
