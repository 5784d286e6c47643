import type { Message, Stored } from './model.js';
import { buttonsOf, choicesOf } from './people/finding.js';
import { textOf } from './reading.js';
import { snapshotOf, viewSnapshot } from './snapshots.js';
import type { World } from './world.js';

const clockOf = (ts: string): string => new Date(Number(ts) * 1000).toISOString().slice(11, 19);

/** Everything in the workspace as plain text, channel by channel, threads indented under their message. */
export function transcriptOf(world: World): string {
	const lines: string[] = [];
	for (const channel of world.channels.values()) {
		if (channel.messages.length === 0) continue;
		lines.push(channel.kind === 'im' ? `── direct messages with ${channel.name} ──` : `── #${channel.name} ──`);
		for (const message of channel.messages) {
			if (message.threadTs !== null) continue;
			lines.push(...told(world, message, ''));
			for (const reply of channel.messages) {
				if (reply.threadTs === message.ts) lines.push(...told(world, reply, '    '));
			}
		}
	}
	for (const [person, stack] of world.modals) {
		const view = stack.at(-1);
		if (view)
			lines.push(`── modal of ${world.nameOf(person)} ──`, ...indented(textOf(viewSnapshot(world, view)), '  '));
	}
	for (const { at, what } of world.problems) lines.push(`⚠ ${new Date(at).toISOString().slice(11, 19)} ${what}`);
	return lines.length > 0 ? lines.join('\n') : '(nothing has been said)';
}

function told(world: World, stored: Stored, indent: string): string[] {
	const message = snapshotOf(world, stored);
	const only = message.ephemeralFor ? ` (only ${world.nameOf(message.ephemeralFor)} sees this)` : '';
	const edited = message.edited ? ' (edited)' : '';
	const head = `${clockOf(message.ts)} ${world.nameOf(message.user) ?? message.user}${only}${edited}:`;
	return [`${indent}${head}`, ...indented(textOf(message), `${indent}  `), ...controls(message, `${indent}  `)];
}

const indented = (text: string, indent: string): string[] => text.split('\n').map((line) => `${indent}${line}`);

/** Buttons are words too; they are drawn once more in one line so that a reader finds what can be done. */
function controls(message: Message, indent: string): string[] {
	const buttons = buttonsOf(message).map((label) => `[ ${label} ]`);
	const choices = choicesOf(message);
	if (choices.length > 0) buttons.push(`[⋯ ${choices.join(' · ')}]`);
	return buttons.length > 0 ? [indent + buttons.join('  ')] : [];
}
