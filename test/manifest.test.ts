import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../src/config/index.js';
import { usageHint } from '../src/slack/command/verbs.js';

type Manifest = AppsManifestCreateArguments['manifest'];

const manifest = parse(readFileSync('manifest.yml', 'utf8')) as Manifest;
const scopes = {
	bot: manifest.oauth_config?.scopes?.bot ?? [],
	optional: manifest.oauth_config?.scopes?.bot_optional ?? [],
};

/** All of src as one text without its comments, so that a method that is only spoken of does not count. */
const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.ts'))
	.map((path) => readFileSync(join('src', path), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, ''))
	.join('\n');

/** Every match's groups, joined; each once. */
function found(pattern: RegExp): string[] {
	return [...new Set([...source.matchAll(pattern)].map((match) => match.slice(1).join('')))].sort();
}

/**
 * The bot scopes that each Web API method needs (https://docs.slack.dev/reference/methods). A method that is not here
 * fails the test below: look it up, and say in the README why the scope is asked for.
 */
const scopesOf: Record<string, { needed?: string[]; optional?: string[] }> = {
	'auth.test': {},
	'chat.postMessage': { needed: ['chat:write', 'chat:write.public'] },
	'chat.postEphemeral': { needed: ['chat:write'] },
	'chat.update': { needed: ['chat:write'] },
	'chat.delete': { needed: ['chat:write'] },
	'chat.getPermalink': {},
	// Only to look for a message whose fate is unknown after a crash; without them such a message is posted again.
	'conversations.history': { optional: ['channels:history', 'groups:history'] },
	'conversations.replies': { optional: ['channels:history', 'groups:history'] },
	'conversations.info': { needed: ['channels:read', 'groups:read'] },
	'conversations.list': { needed: ['channels:read', 'groups:read'] },
	'conversations.members': { needed: ['channels:read', 'groups:read'] },
	'files.completeUploadExternal': { needed: ['files:write'] },
	'files.getUploadURLExternal': { needed: ['files:write'] },
	'usergroups.list': { needed: ['usergroups:read'] },
	'usergroups.users.list': { needed: ['usergroups:read'] },
	'users.info': { needed: ['users:read'] },
	'views.open': {},
	'views.publish': {},
	'views.push': {},
	'views.update': {},
};

const families =
	'api|apps|auth|bookmarks|bots|chat|conversations|dnd|emoji|files|functions|oauth|pins|reactions|reminders|search|team|usergroups|users|views';
const methods = [
	...found(new RegExp(`\\.((?:${families})\\.\\w+(?:\\.\\w+)?)\\(`, 'g')),
	...found(/\bapiCall\(\s*['"`]([\w.]+)/g),
	...found(/\.(filesUploadV2|files\.uploadV2)\(/g),
];

describe('what the code uses and what the manifest asks for are the same', () => {
	test('the scan finds what it must', () => {
		expect(methods).toEqual(
			expect.arrayContaining(['auth.test', 'chat.postMessage', 'chat.update', 'users.info', 'views.open']),
		);
	});

	test('every Web API method is known with its scopes', () => {
		expect(methods.filter((method) => !scopesOf[method])).toEqual([]);
	});

	test('scopes', () => {
		const used = (kind: 'needed' | 'optional') => methods.flatMap((method) => scopesOf[method]?.[kind] ?? []);
		const needed = new Set([...used('needed'), ...(found(/\.(command|shortcut)\(/g).length > 0 ? ['commands'] : [])]);
		const optional = used('optional').filter((scope) => !needed.has(scope));
		expect([...scopes.bot].sort()).toEqual([...needed].sort());
		expect([...scopes.optional].sort()).toEqual([...new Set(optional)].sort());
	});

	test('events', () => {
		expect([...(manifest.settings?.event_subscriptions?.bot_events ?? [])].sort()).toEqual(
			found(/\.event\(\s*['"](\w+)/g),
		);
	});

	test('shortcuts', () => {
		const shortcuts = manifest.features?.shortcuts?.map((shortcut) => shortcut.callback_id) ?? [];
		expect(shortcuts.sort()).toEqual(found(/\.shortcut\(\s*['"](\w+)/g));
	});

	test('the one command, with the hint that the list of verbs gives', () => {
		const { command } = loadConfig({
			SLACK_BOT_TOKEN: 'xoxb-1',
			SLACK_APP_TOKEN: 'xapp-1',
			N8N_BASE_URL: 'http://127.0.0.1:5678',
			N8N_API_KEY: 'key',
			FLOWBELL_ALERT_CHANNEL: '#ops',
		});
		expect(manifest.features?.slash_commands?.map((each) => [each.command, each.usage_hint])).toEqual([
			[command, usageHint()],
		]);
		expect(found(/\.command\(([^,]*),/g)).toHaveLength(2); // the listener's, and Bolt's behind it
	});

	test('the home tab is on exactly where a home is published', () => {
		expect(Boolean(manifest.features?.app_home?.home_tab_enabled)).toBe(methods.includes('views.publish'));
	});
});

describe('Slack will take it', () => {
	test("it fits Slack's own type, with no key besides", () => {
		const dir = mkdtempSync(join(import.meta.dirname, 'manifest-'));
		onTestFinished(() => rmSync(dir, { recursive: true }));
		const file = join(dir, 'manifest.ts');
		// `Manifest` allows any further key at its top; the mapped type takes that away.
		const typed = [
			"import type { AppsManifestCreateArguments } from '@slack/web-api';",
			"type Manifest = AppsManifestCreateArguments['manifest'];",
			'type Exact = { [Key in keyof Manifest as string extends Key ? never : Key]: Manifest[Key] };',
			`export const manifest: Exact = ${JSON.stringify(manifest)};`,
		];
		writeFileSync(file, typed.join('\n'));
		const options = [
			'--noEmit',
			'--strict',
			'--skipLibCheck',
			'--module',
			'nodenext',
			'--target',
			'es2023',
			'--types',
			'node',
		];
		const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--ignoreConfig', ...options, file]);
		expect(`${tsc.stdout}${tsc.stderr}`).toBe('');
		expect(tsc.status).toBe(0);
	});

	test('lengths and numbers', () => {
		const { display_information: display, features, settings } = manifest;
		within(display.name, 1, 35);
		within(display.description, 1, 140);
		if (display.long_description) within(display.long_description, 175, 4000);
		expect(display.background_color).toMatch(/^#[0-9a-f]{6}$/);
		within(features?.bot_user?.display_name, 1, 80);
		expect(features?.bot_user?.display_name).toMatch(/^[a-z0-9._-]+$/);
		expect(features?.slash_commands?.length).toBeLessThanOrEqual(50);
		for (const { command, description, usage_hint } of features?.slash_commands ?? []) {
			within(command, 2, 32);
			within(description, 1, 2000);
			within(usage_hint, 1, 1000);
		}
		expect(features?.shortcuts?.length ?? 0).toBeLessThanOrEqual(10);
		for (const { name, callback_id, description } of features?.shortcuts ?? []) {
			within(name, 1, 24);
			within(callback_id, 1, 255);
			within(description, 1, 150);
		}
		expect(settings?.event_subscriptions?.bot_events?.length ?? 0).toBeLessThanOrEqual(100);
	});

	test('in Socket Mode nothing carries an address', () => {
		expect(manifest.settings?.socket_mode_enabled).toBe(true);
		expect(JSON.stringify(manifest)).not.toMatch(/"(request_)?url"/);
	});

	test('what is optional cannot be needed as well', () => {
		expect(scopes.optional.filter((scope) => (scopes.bot as string[]).includes(scope))).toEqual([]);
	});
});

function within(text: string | undefined, least: number, most: number) {
	expect(text?.length, text).toBeGreaterThanOrEqual(least);
	expect(text?.length, text).toBeLessThanOrEqual(most);
}
