import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TypedCommand } from '../page/live.js';

/** The commands of the app's manifest, as Slack offers them to whoever types a slash. */
export function commandsOfManifest(): TypedCommand[] {
	const { features } = parse(readFileSync('manifest.yml', 'utf8')) as {
		features: { slash_commands: { command: string; description: string; usage_hint?: string }[] };
	};
	return features.slash_commands.map(({ command, description, usage_hint = '' }) => ({
		command,
		about: description,
		hint: usage_hint,
	}));
}
