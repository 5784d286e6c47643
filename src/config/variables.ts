import { z } from 'zod';
import { urlOf } from '../lib/url.js';
import { readN8nAddress } from './n8n-address.js';
import { readHeaders } from './n8n-headers.js';
import { optional, required, unless } from './variable.js';

/** Read with the forgiveness that costs nothing, refused with the cure beside the fault. Faults never quote the value. */

const takeBotToken = 'Take the "Bot User OAuth Token", which begins with xoxb-.';
const botToken = required(
	'Copy the "Bot User OAuth Token" (it begins with xoxb-) from "OAuth & Permissions" of your app on https://api.slack.com/apps.',
	unless(
		[/^xapp-/, 'holds an app-level token', 'That one belongs in SLACK_APP_TOKEN; this one begins with xoxb-.'],
		[/^xox[pe]/, 'holds a user or refresh token', takeBotToken],
		[/^(?!xoxb-[\w-]+$)/, 'is not a bot token', takeBotToken],
	),
);

const appToken = optional(
	undefined,
	unless(
		[
			/^xox/,
			'holds another kind of token',
			'An app-level token begins with xapp-; xoxb- ones belong in SLACK_BOT_TOKEN.',
		],
		[
			/^(?!xapp-[\w-]+$)/,
			'is not an app-level token',
			'Make one with the scope connections:write under "Basic Information" of your app; it begins with xapp-.',
		],
	),
);

const signingSecret = optional(
	undefined,
	unless([
		/^(?!\w{16,}$)/,
		'is not a signing secret',
		'Copy the "Signing Secret" (32 letters and digits) from "Basic Information" of your app.',
	]),
);

const n8nBaseUrl = required('Set it to the address of your n8n, such as https://n8n.example.com.', readN8nAddress);

const n8nApiKey = required(
	'Make one in n8n under Settings → n8n API.',
	// It travels in a header: anything but visible ASCII would be refused by fetch with the key in the error's text.
	unless([/[^\x21-\x7e]/, 'holds blanks or unusual characters', 'Copy the key again, in one line.']),
);

const alertChannel = required(
	'Set it to the channel that failures go to: #ops-alerts, or an id like C0123456789.',
	(text, refuse) => {
		if (/^[CG][A-Z0-9]{6,}$/.test(text)) return text;
		const name = text.replace(/^#/, '').toLowerCase();
		if (!/^[\p{L}\p{M}\p{N}_-]{1,80}$/u.test(name))
			refuse('is neither a channel id nor a channel name', 'Write it like #ops-alerts, or as an id like C0123456789.');
		return `#${name}`;
	},
);

const slackApiUrl = optional(undefined, (text, refuse) => {
	const url = httpUrl(text) ?? refuse('is not an http or https address', 'Leave it unset for Slack itself.');
	// The Web API client resolves method names against it, which drops a last segment without a slash.
	return url.href.replace(/\/*$/, '/');
});

/** A password with @, / or # in it as it stands ends the address early: its rest would pass for a host, and be shown. */
const redisUrl = optional(null, (text, refuse) => {
	const url = urlOf(text);
	const how = 'Write it like redis://host:6379, rediss://… or unix:///path, or leave it unset for the embedded one.';
	if (!url || !(url.protocol === 'unix:' ? url.pathname.length > 1 : /^rediss?:$/.test(url.protocol) && url.hostname))
		return refuse('is not the address of a Redis', how);
	const db = url.searchParams.get('db') ?? (url.protocol === 'unix:' ? '' : url.pathname.slice(1));
	if (url.hash || /@/.test(url.pathname + url.search) || !/^\d*$/.test(db) || !isDecodable(url))
		refuse(
			'is not the address of a Redis: after the host and port only the number of a database may stand',
			'In a user or password write %40 for @, %2F for /, %3A for :, %23 for #, %3F for ? and %25 for %.',
		);
	return text;
});

/** Often written without its scheme. */
const egressProxy = optional(undefined, (text, refuse) => {
	const url = httpUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
	if (!url)
		return refuse('is not the http or https address of a proxy', 'Write it like http://proxy.example.com:3128.');
	// As of DOMAIN\user:password, which would pass for a host and its path.
	if (url.pathname !== '/' || url.search || url.hash || !isDecodable(url))
		refuse(
			'holds more than the address of a proxy',
			'In a user or password write %5C for \\, %40 for @, %2F for / and %25 for %.',
		);
	return url.href;
});

function isDecodable({ username, password, pathname }: URL): boolean {
	try {
		for (const part of [username, password, pathname]) decodeURIComponent(part);
		return true;
	} catch {
		return false;
	}
}

const within = <Fallback extends number | null>(
	fallback: Fallback,
	fits: (value: number) => boolean,
	fault: string,
	cure: string,
) => optional(fallback, (text, refuse) => (fits(Number(text)) ? Number(text) : refuse(fault, cure)));

const pollSeconds = within(
	null,
	(seconds) => seconds > 0 && seconds <= 3600,
	'is not a number of seconds above 0 and up to 3600',
	'Leave it unset: then it follows how quickly n8n answers.',
);

const bulkConcurrency = within(
	5,
	(value) => Number.isInteger(value) && value >= 1 && value <= 50,
	'is not a whole number from 1 to 50',
	'Leave it unset for 5.',
);

const isPort = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65535;

const port = within(3000, isPort, 'is not a port number', 'Use 1 to 65535, or leave it unset for 3000.');

const healthPort = optional(undefined, (text, refuse) =>
	isPort(Number(text)) ? Number(text) : refuse('is not a port number', 'Use 1 to 65535, or leave it unset.'),
);

/** It travels in a header that n8n is told as `name=value,name=value`. */
const otlpToken = optional(
	null,
	unless(
		[/^.{0,23}$/s, 'is shorter than 24 characters', 'Take a random one, such as `openssl rand -hex 24` gives.'],
		[/^(?![\w.~-]{24,200}$)/, 'holds unusual characters', 'Use up to 200 letters, digits, - and _ only.'],
	),
);

const publicUrl = optional(null, (text, refuse) => {
	const url = httpUrl(text) ?? refuse('is not an http or https address', 'Write it like https://flowbell.example.com.');
	return url.href.replace(/\/*$/, '');
});

const command = optional('/n8n', (text, refuse) => {
	const name = `/${text.replace(/^\//, '')}`;
	if (!/^\/[a-z0-9_-]{1,31}$/.test(name))
		refuse(
			'is not a slash command',
			'Use up to 31 small letters, digits, - or _ after the slash, as in /n8n, and the same in the manifest.',
		);
	return name;
});

/** Part of every key in Redis, so nothing that has a meaning there. */
const name = optional(
	'main',
	unless([
		/^(?![A-Za-z0-9-]{1,40}$)/,
		'is not a name',
		'Use up to 40 letters, digits and dashes, or leave it unset for main.',
	]),
);

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof levels)[number];

const logLevel = optional<LogLevel, LogLevel>('info', (text, refuse) => {
	const level = levels.find((each) => each === text.toLowerCase());
	return level ?? refuse('is not a log level', `Use one of ${levels.join(', ')}.`);
});

/** Users are U… or W… (Enterprise), user groups S…. Names would be neither unique nor stable. */
const people = optional([] as string[], (text, refuse) => {
	const ids = text.split(/[\s,;]+/).filter((id) => id !== '');
	const wrong = ids.findIndex((id) => !/^[UWS][A-Z0-9]{2,}$/.test(id));
	if (wrong >= 0)
		refuse(
			`${ids.length === 1 ? 'is not' : `has an entry, number ${wrong + 1}, that is not`} the id of a user or user group`,
			'User ids begin with U or W, user group ids with S: "Copy member ID" in a Slack profile, "Copy group ID" in a user group.',
		);
	return [...new Set(ids)];
});

function httpUrl(text: string): URL | null {
	const url = urlOf(text);
	return url && /^https?:$/.test(url.protocol) && url.hostname ? url : null;
}

export const environment = z.object({
	SLACK_BOT_TOKEN: botToken,
	SLACK_APP_TOKEN: appToken,
	SLACK_SIGNING_SECRET: signingSecret,
	SLACK_API_URL: slackApiUrl,
	N8N_BASE_URL: n8nBaseUrl,
	N8N_API_KEY: n8nApiKey,
	N8N_HEADERS: optional({}, readHeaders),
	FLOWBELL_ALERT_CHANNEL: alertChannel,
	FLOWBELL_DATA_DIR: optional('./.flowbell', unless()),
	FLOWBELL_POLL_SECONDS: pollSeconds,
	FLOWBELL_OTLP_TOKEN: otlpToken,
	FLOWBELL_PUBLIC_URL: publicUrl,
	FLOWBELL_BULK_CONCURRENCY: bulkConcurrency,
	FLOWBELL_COMMAND: command,
	FLOWBELL_LOG_LEVEL: logLevel,
	FLOWBELL_NAME: name,
	FLOWBELL_OPERATORS: people,
	FLOWBELL_READERS: people,
	REDIS_URL: redisUrl,
	HTTPS_PROXY: egressProxy,
	HTTP_PROXY: egressProxy,
	ALL_PROXY: egressProxy,
	NO_PROXY: optional('', unless()),
	HOST: optional(undefined, unless()),
	PORT: port,
	FLOWBELL_HEALTH_HOST: optional(undefined, unless()),
	FLOWBELL_HEALTH_PORT: healthPort,
});
