import { exitMisconfigured, exitUnavailable } from '../lib/start-error.js';

/** What an error of Redis, or of the way to it, means. Neither of its texts holds anything of REDIS_URL. */
export class RedisTrouble extends Error {
	/** The rest of a sentence that begins with the Redis. */
	readonly fault: string;
	/** What to do, as a sentence. */
	readonly cure: string;
	/** 69 where it may pass by itself, 78 where somebody has to do something. */
	readonly exitCode: number;

	constructor(fault: string, cure: string, exitCode = exitMisconfigured) {
		super(fault);
		this.fault = fault;
		this.cure = cure;
		this.exitCode = exitCode;
	}
}

export const readOnly = () =>
	new RedisTrouble(
		'is read-only',
		'It follows another Redis, as after a failover: REDIS_URL has to lead to the primary.',
		exitUnavailable,
	);

export const clustered = () =>
	new RedisTrouble('runs in cluster mode, which Flowbell cannot use', 'Set REDIS_URL to a Redis that is no cluster.');

const refused = () =>
	new RedisTrouble(
		'refuses the user or password in REDIS_URL',
		'Put in the right ones, as in redis://user:password@host:6379.',
	);

const keepsOut = (what: string) =>
	new RedisTrouble(
		`keeps Flowbell out: this user may not ${what}`,
		'Let it do that; ~flowbell:* +@all -@admin -@dangerous +info are enough.',
	);

const commandIn = (text: string) => /'([^' ]+)[^']*'/.exec(text)?.[1]?.replace(/\|.*/, '').toUpperCase() ?? 'a command';

/** As servers and proxies say that they take no writes, in their middle where a script was refused. */
export const demotedWords = /\bread[- ]?only\b|^UNBLOCKED/i;

/** First match wins. The answers of scripts carry the code in their middle in older versions. */
const troubles: [RegExp, (text: string) => RedisTrouble][] = [
	[demotedWords, readOnly],
	[/\bCROSSSLOT\b|^MOVED|^ASK |\bCLUSTERDOWN\b|\bTRYAGAIN\b|cluster (?:mode|node)|hash to the same slot/, clustered],
	[
		/^DENIED\b/,
		() =>
			new RedisTrouble(
				'is in protected mode and lets in only its own machine',
				'Give it a password, and REDIS_URL too.',
			),
	],
	[
		/\bWRONGPASS\b|\bNOAUTH\b|invalid (?:username-)?password|without any password|no password is set|\bunauthorized\b/i,
		refused,
	],
	[/\bOOM\b/, () => new RedisTrouble('is full', 'Raise its maxmemory, or take out what else is kept in it.')],
	[
		/\bMISCONF\b/,
		() =>
			new RedisTrouble(
				'cannot save to its disk and takes nothing more',
				'Its own log says why; mostly the disk is full.',
			),
	],
	[/\baccess\b.*\bkeys?\b/, () => keepsOut('use keys that begin with flowbell:')],
	[/\bNOPERM\b|\bACL failure\b|can't run this command/, (text) => keepsOut(`run ${commandIn(text)}`)],
	[
		/\b(?:DB|database) index\b|0th database/i,
		() => new RedisTrouble('has no database of the number in REDIS_URL', 'Leave the number out for database 0.'),
	],
	[
		/^LOADING|\bMASTERDOWN\b|\bNOREPLICAS\b/,
		() => new RedisTrouble('is not ready yet', 'It goes on by itself when it is.', exitUnavailable),
	],
];

/** Hosts and proxies leave some out, each in its own words. */
const noCommand =
	/\bun(?:known|supported) (?:sub)?command\b|\bcommand\b.{0,60}\b(?:disabled|not (?:available|support(?:ed)?|allowed))\b/i;
const lacksCommand = 'Set REDIS_URL to a Redis of 6.2 or later that has all its commands, and is no Sentinel.';

export function redisTrouble(error: unknown): RedisTrouble {
	if (error instanceof RedisTrouble) return error;
	const { message = '', code, name } = (error ?? {}) as { message?: string; code?: string; name?: string };
	const known = troubles.find(([sign]) => sign.test(message));
	if (known) return known[1](message);
	if (name === 'ReplyError') {
		// An unknown command is answered with its arguments, and AUTH's is the password.
		const answer = message.replace(/,? ?with args.*/s, '').slice(0, 150);
		if (noCommand.test(message)) return new RedisTrouble(`answers "${answer}"`, lacksCommand);
		return new RedisTrouble(`answers "${answer}"`, 'Its own log may say more.', exitUnavailable);
	}
	return new RedisTrouble(
		`cannot be reached (${code ?? 'no answer'})`,
		'Start it, mend REDIS_URL, or unset it so that Flowbell starts a Redis of its own.',
		exitUnavailable,
	);
}
